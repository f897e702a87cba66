// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qpointer.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <memory>

// A way to a server on loopback that fails on command: silent, slow, cut. In a thread of its own, so
// that it works while the test's waits. What it is told holds for the connections that there are and
// for those that come.
class FaultProxy
{
public:
    explicit FaultProxy(quint16 serverPort) : m_server(std::make_unique<Server>(serverPort))
    {
        m_thread.setObjectName(QStringLiteral("fault proxy"));
        m_server->moveToThread(&m_thread);
        m_thread.start();
        open();
    }
    ~FaultProxy()
    {
        inThread([this] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(FaultProxy)

    [[nodiscard]] quint16 port() const { return m_port; }

    void pass() // everything on its way again, what had been held up first
    {
        inThread([this] { m_server->pass(); });
    }
    void blackHole() // nothing comes through, and nobody is told
    {
        inThread([this] { m_server->isSilent = true; });
    }
    void cutAfter(qint64 bytes) // so many more from the server, then every connection breaks
    {
        inThread([this, bytes] { m_server->bytesLeft = bytes; });
    }
    void delay(int milliseconds) // each piece, from the server
    {
        inThread([this, milliseconds] { m_server->delay = milliseconds; });
    }
    void throttle(int bytesPerSecond) // from the server; 0: as fast as it comes
    {
        inThread([this, bytesPerSecond] { m_server->bytesPerSecond = bytesPerSecond; });
    }
    void cut() // every connection breaks now
    {
        inThread([this] { m_server->cut(); });
    }
    void shut() // and nobody gets another
    {
        inThread([this] {
            m_server->close();
            m_server->cut();
        });
    }
    void open() // after shut(), at the same port
    {
        inThread([this] {
            m_server->listen(QHostAddress::LocalHost, m_port);
            m_port = m_server->serverPort();
        });
    }
    [[nodiscard]] int connections() // that were made through it
    {
        int count = 0;
        inThread([this, &count] { count = m_server->accepted; });
        return count;
    }

private:
    class Server final : public QTcpServer
    {
    public:
        explicit Server(quint16 target) : m_target(target) {}

        void pass()
        {
            isSilent = false;
            bytesLeft = -1;
            delay = 0;
            bytesPerSecond = 0;
            for (const auto &pair : std::as_const(m_pairs)) {
                forward(pair.client, pair.server, false);
                forward(pair.server, pair.client, true);
            }
        }
        void cut()
        {
            for (const auto &pair : std::exchange(m_pairs, {})) {
                for (QTcpSocket *socket : {pair.client.data(), pair.server.data()}) {
                    if (!socket)
                        continue;
                    socket->disconnect();
                    socket->abort();
                    socket->deleteLater();
                }
            }
        }

        bool isSilent = false;
        qint64 bytesLeft = -1; // from the server; -1: no end
        int delay = 0;
        int bytesPerSecond = 0;
        int accepted = 0;

    protected:
        void incomingConnection(qintptr handle) override
        {
            ++accepted;
            auto *client = new QTcpSocket(this);
            client->setSocketDescriptor(handle);
            auto *server = new QTcpSocket(this);
            server->connectToHost(QHostAddress::LocalHost, m_target);
            for (QTcpSocket *socket : {client, server})
                socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(client, &QIODevice::readyRead, this,
                    [=, this] { forward(client, server, false); });
            connect(server, &QIODevice::readyRead, this,
                    [=, this] { forward(server, client, true); });
            connect(server, &QAbstractSocket::connected, this,
                    [=, this] { forward(client, server, false); });
            connect(client, &QAbstractSocket::disconnected, server,
                    &QTcpSocket::disconnectFromHost);
            connect(server, &QAbstractSocket::disconnected, client,
                    &QTcpSocket::disconnectFromHost);
            connect(client, &QAbstractSocket::disconnected, client, &QObject::deleteLater);
            connect(server, &QAbstractSocket::disconnected, server, &QObject::deleteLater);
            m_pairs.append(Pair{client, server});
        }

    private:
        struct Pair
        {
            QPointer<QTcpSocket> client;
            QPointer<QTcpSocket> server;
        };

        void forward(const QPointer<QTcpSocket> &from, const QPointer<QTcpSocket> &to,
                     bool isFromServer)
        {
            if (isSilent || !from || !to || to->state() != QAbstractSocket::ConnectedState)
                return;
            const bool isThrottled = isFromServer && bytesPerSecond > 0;
            const qint64 step =
                isThrottled ? std::max(1, bytesPerSecond / 100) : from->bytesAvailable();
            QByteArray bytes = from->read(step);
            if (isFromServer && bytesLeft >= 0) {
                bytes.truncate(bytesLeft);
                bytesLeft -= bytes.size();
            }
            if (isFromServer && delay > 0)
                QTimer::singleShot(delay, to, [to, bytes] { to->write(bytes); });
            else
                to->write(bytes);
            if (isThrottled && from->bytesAvailable() > 0)
                QTimer::singleShot(10, from, [=, this] { forward(from, to, true); });
            if (bytesLeft == 0) {
                to->flush();
                cut();
            }
        }

        const quint16 m_target;
        QList<Pair> m_pairs;
    };

    void inThread(const std::function<void()> &function)
    {
        AsyncSql::handOver();
        QMetaObject::invokeMethod(
            m_server.get(),
            [&function] {
                AsyncSql::takeOver();
                function();
                AsyncSql::handOver();
            },
            Qt::BlockingQueuedConnection);
        AsyncSql::takeOver();
    }

    QThread m_thread;
    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
};
