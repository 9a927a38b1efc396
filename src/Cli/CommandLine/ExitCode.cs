namespace SensorGrid.Cli.CommandLine;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It failed; of <c>verify</c>: there is a difference.</summary>
    public const int Failure = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>Of <c>verify</c>: the comparison could not be made, or not of everything.</summary>
    public const int NotCompared = 2;

    /// <summary>Stopped by Ctrl-C, as shells report it.</summary>
    public const int Cancelled = 130;
}
