using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>Prints the difference of two definitions.</summary>
internal static class DiffReport
{
    public static void Write(TextWriter writer, FeatureDefinitions before, FeatureDefinitions after)
    {
        var diff = DefinitionsDiff.Of(before, after);
        if (diff.Changes.Count == 0)
        {
            writer.WriteLine("nothing changes");
            return;
        }

        foreach (var change in diff.Changes)
        {
            writer.WriteLine(change);
        }

        if (diff.NewWindows.Count > 0)
        {
            writer.WriteLine($"new {(diff.NewWindows.Count == 1 ? "window" : "windows")} {string.Join(", ", diff.NewWindows)}: features are null, and listed in 'warmup', until the window is covered");
        }
    }
}
