using System.CommandLine;
using SensorGrid.Cli.Applications;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Definitions;
using SensorGrid.Cli.Discover;
using SensorGrid.Cli.Evaluate;
using SensorGrid.Cli.Prove;
using SensorGrid.Cli.Publish;
using SensorGrid.Cli.Replay;
using SensorGrid.Cli.Simulate;
using SensorGrid.Cli.Sql;
using SensorGrid.Cli.Train;
using SensorGrid.Cli.Verify;
using SensorGrid.Features.Documents;

namespace SensorGrid.Cli;

/// <summary>The program: finds the command, runs it, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CliApplication
{
    // After Ctrl-C a command has this long to put away what it holds.
    private static readonly TimeSpan GraceAfterCancel = TimeSpan.FromSeconds(5);

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="context">The streams that the program reads and writes.</param>
    /// <param name="cancellationToken">Ctrl-C: the command puts away what it holds, for at most 5 s.</param>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellationToken)
    {
        // Ids, cells and messages of others may hold what a terminal would obey.
        context = context.WithVisibleText();
        var root = new RootCommand("SensorGrid from the command line: put readings into the stream, make some up, replay them offline, run SQL over files of them, train and evaluate a model, change the live system's definitions and SQL applications, verify it against its log, prove an answer that it gave.")
        {
            ApplicationsCommand.Create(context),
            ApplyCommand.Create(context),
            DiffCommand.Create(context),
            DiscoverCommand.Create(context),
            EvaluateCommand.Create(context),
            HistoryCommand.Create(context),
            PlanCommand.Create(context),
            ProveCommand.Create(context),
            PublishCommand.Create(context),
            ReplayCommand.Create(context),
            RollbackCommand.Create(context),
            SimulateCommand.Create(context),
            SqlCommand.Create(context),
            TrainCommand.Create(context),
            VerifyCommand.Create(context),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            await context.Error.WriteLineAsync($"error: {CommandGuard.OneLine(UnknownCommand(parsed) ?? ParseErrors.Describe(parsed.Errors[0].Message))} Try '{root.Name}{command} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            // The program listens to signals itself, see TerminationSignals.
            ProcessTerminationTimeout = null,
        };
        var invocation = parsed.InvokeAsync(configuration, cancellationToken);
        if (!await EndsInTimeAsync(invocation, context.TimeProvider, cancellationToken))
        {
            await context.Error.WriteLineAsync("cancelled, without waiting for what was under way");
            return ExitCode.Cancelled;
        }

        return await FlushAsync(context, await invocation);
    }

    // What a command wrote last may not have room: that is a failure, and no other one is hidden by it.
    private static async Task<int> FlushAsync(CliContext context, int exitCode)
    {
        try
        {
            await context.Output.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (IOException exception)
        {
            if (exitCode == ExitCode.Success)
            {
                await context.Error.WriteLineAsync($"error: the output could not be written: {CommandGuard.OneLine(exception.Message)}");
            }

            return exitCode == ExitCode.Success ? ExitCode.Failure : exitCode;
        }
    }

    // A misspelt command is told as such: otherwise the first error is that there is none.
    private static string? UnknownCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || parsed.UnmatchedTokens is not [var name, ..] || name.StartsWith('-'))
        {
            return null;
        }

        return $"There is no command '{name}'{NearestName.Hint(name, [.. command.Subcommands.Select(one => one.Name)])}";
    }

    private static async Task<bool> EndsInTimeAsync(Task invocation, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).SetResult(), cancelled);
        return await Task.WhenAny(invocation, cancelled.Task) == invocation
            || await Task.WhenAny(invocation, Task.Delay(GraceAfterCancel, timeProvider, CancellationToken.None)) == invocation;
    }
}
