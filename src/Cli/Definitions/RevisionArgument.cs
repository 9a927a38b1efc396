using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary>An argument that is the number of a revision.</summary>
internal static class RevisionArgument
{
    public static Argument<long> Create(string name) => new(name) { Description = "The number of a revision, from 1." };

    /// <exception cref="CliException">There can be no such revision.</exception>
    public static long Check(long revision) => revision >= 1
        ? revision
        : throw new CliException(
            FormattableString.Invariant($"revisions are numbered from 1, so there is no text of revision {revision}; 0 stands for the features.json that silos were started with."),
            ExitCode.Usage);
}
