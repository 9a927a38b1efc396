using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Applications;

/// <summary><c>applications</c>: the live system's SQL applications.</summary>
internal static class ApplicationsCommand
{
    public static Command Create(CliContext context) => new(
        "applications",
        "The SQL applications of the live system: their states, rows and generations. 'sensorgrid apply averages.sql' makes one, or applies the next generation of it.")
    {
        ListCommand.Create(context),
        ShowCommand.Create(context),
        RowsCommand.Create(context),
        DeleteCommand.Create(context),
        RollbackApplicationCommand.Create(context),
    };
}
