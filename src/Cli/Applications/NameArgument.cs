using System.CommandLine;

namespace SensorGrid.Cli.Applications;

/// <summary>The argument that names an application.</summary>
internal static class NameArgument
{
    public static Argument<string> Create() => new("NAME") { Description = "The application's name." };
}
