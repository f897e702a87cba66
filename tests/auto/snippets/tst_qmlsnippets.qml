// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest

Item {
    id: root
    width: 400
    height: 300

    TestCase {
        name: "QmlSnippets"
        when: windowShown

        function made(file) {
            const component = Qt.createComponent(setup.snippets + file);
            compare(component.errorString(), "");
            return createTemporaryObject(component, root);
        }

        // The texts of the cells that the view has made.
        function texts(table) {
            const all = [];
            const items = table.contentItem.children;
            for (let i = 0; i < items.length; ++i) {
                if (items[i].text !== undefined)
                    all.push(items[i].text);
            }
            return all;
        }

        function test_readme() {
            const table = made("readme.qml");
            tryCompare(table, "rows", 2);
            tryVerify(() => texts(table).includes("Blue in Green"));
            tryVerify(() => texts(table).includes("3"));
            tryVerify(() => texts(table).includes("")); // NULL
        }

        function test_types() {
            const types = made("qmltypes.qml");
            const table = types.table[0];
            tryCompare(table, "rows", 2);
            tryCompare(types.editable[0], "rows", 3);
            tryCompare(types.userCount[0], "text", "3");
            let balance = 0;
            types.transfer().then(value => balance = value);
            tryVerify(() => balance === 15);
            tryCompare(types.database, "pending", 0);
            compare(types.database.error, null);
        }
    }
}
