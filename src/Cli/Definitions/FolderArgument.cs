using System.CommandLine;

namespace SensorGrid.Cli.Definitions;

/// <summary>The argument that names the folder of definitions.</summary>
internal static class FolderArgument
{
    public static Argument<string> Create() => new("FOLDER") { Description = "The folder of definitions; the features are in features/default.json in it." };
}
