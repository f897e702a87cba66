// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/sqlkeyword_p.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace AsyncSql {

namespace {

constexpr std::string_view names[] = {
#define ASYNCSQL_KEYWORD(name) #name,
    ASYNCSQL_KEYWORDS(ASYNCSQL_KEYWORD)
#undef ASYNCSQL_KEYWORD
};
constexpr qsizetype longest =
    qsizetype(std::max_element(std::begin(names), std::end(names), [](auto one, auto other) {
                  return one.size() < other.size();
              })->size());
static_assert(std::is_sorted(std::begin(names), std::end(names)));

} // namespace

SqlKeyword toSqlKeyword(QStringView word) noexcept
{
    if (word.size() < 2 || word.size() > longest)
        return SqlKeyword::None;
    std::array<char, std::size_t(longest)> letters;
    for (qsizetype i = 0; i < word.size(); ++i) {
        const char16_t character = word[i].unicode();
        const char16_t lower = character | 0x20;
        if (lower < u'a' || lower > u'z')
            return SqlKeyword::None;
        letters[std::size_t(i)] = char(i == 0 ? lower - 0x20 : lower); // as the table spells it
    }
    const std::string_view name(letters.data(), std::size_t(word.size()));
    const auto found = std::lower_bound(std::begin(names), std::end(names), name);
    if (found == std::end(names) || *found != name)
        return SqlKeyword::None;
    return SqlKeyword(std::distance(std::begin(names), found) + 1);
}

} // namespace AsyncSql
