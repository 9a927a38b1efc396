using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Simulate;

/// <summary><c>simulate</c>: the readings of a made-up fleet, into the stream or a file.</summary>
internal static class SimulateCommand
{
    public static Command Create(CliContext context)
    {
        var arguments = new SimulateArguments();
        var command = new Command(
            "simulate",
            "Makes up a fleet of machines in some plants and puts their readings into the stream as they come, or into a file; with --faults it also "
            + "tells what was wrong, and when. The last line is 'N readings of N sensors published, N faults'.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandGuard.RunAsync(
            context,
            ExitCode.Failure,
            () => new Simulation(arguments.Read(parsed), context).RunAsync(cancellationToken),
            cancellationToken));
        return command;
    }
}
