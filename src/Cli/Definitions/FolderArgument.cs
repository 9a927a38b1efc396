using System.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary>The argument that names the folder of definitions.</summary>
internal static class FolderArgument
{
    public static Argument<string> Create() => new("FOLDER") { Description = "The folder of definitions; the features are in features/default.json in it." };

    /// <summary>Creates one that may name a program as well.</summary>
    public static Argument<string> CreateOrProgram() => new("PATH")
    {
        Description = "The folder of definitions, with the features in features/default.json; or the file of a program: SQL, an application of Kinesis Data Analytics as JSON, or one that "
            + "'sensorgrid applications show NAME --definition' wrote.",
    };
}
