// Application: constructs every service of the program with a window, in the order they need each other, and connects
// them. The only owner of all of them. Main thread only.
#pragma once

#include <memory>

#include <QJsonObject>
#include <QObject>
#include <QTemporaryDir>

#include "commands/commands.h"
#include "result.h"

namespace auralis
{

class Application : public QObject
{
    Q_OBJECT
public:
    explicit Application(const Globals& globals);
    ~Application() override;

    /// Becomes the instance of its data folder and shows the window; carries `greeting` out. False: another instance
    /// has it.
    Result<bool> start(const QJsonObject& greeting);

private:
    struct Services;
    Globals m_globals;
    std::unique_ptr<QTemporaryDir> m_substitute; ///< of the library's folder, when that cannot be used
    std::unique_ptr<Services> m_services;
};

} // namespace auralis
