namespace SensorGrid.Cli.Definitions;

/// <summary>Prints the difference of two definitions.</summary>
internal static class DiffReport
{
    private static readonly DefinitionsDiff Nothing = new([], []);

    /// <summary>Prints the difference of a revision to another.</summary>
    public static void Write(TextWriter writer, (long Number, DefinitionTexts Texts) before, (long Number, DefinitionTexts Texts) after)
    {
        var features = (before.Texts.Features, after.Texts.Features) switch
        {
            ({ } old, { } now) => DefinitionsDiff.Of(DefinitionsApi.Parse(before.Number, old), DefinitionsApi.Parse(after.Number, now)),
            (null, null) => Nothing,
            (null, _) => new DefinitionsDiff(["features: others instead of those that the silos were started with; what they change is not known"], []),
            _ => new DefinitionsDiff(["features: those that the silos were started with"], []),
        };
        Write(writer, features, [.. SourcesDiff.Of(before.Texts.Sources, after.Texts.Sources), .. ModelsDiff.Of(before.Texts.Models, after.Texts.Models), .. TablesDiff.Of(before.Texts.Tables, after.Texts.Tables)]);
    }

    /// <summary>Prints what a folder would change.</summary>
    public static void Write(TextWriter writer, (long Number, DefinitionTexts Texts) live, LocalDefinitions local)
    {
        var features = local.Features is null ? Nothing
            : live.Texts.Features is { } text ? DefinitionsDiff.Of(DefinitionsApi.Parse(live.Number, text), local.Features)
            : new DefinitionsDiff(["features: others instead of those that the silos were started with; what they change is not known"], []);
        var sources = local.Sources is null ? [] : SourcesDiff.Of(live.Texts.Sources, local.Sources);
        var models = local.Models is null ? [] : ModelsDiff.Of(live.Texts.Models, [.. local.Models.Select(model => model.ToText())]);
        var tables = local.Tables is null ? [] : TablesDiff.Of(live.Texts.Tables, [.. local.Tables.Select(table => table.ToText())]);
        Write(writer, features, [.. sources, .. models, .. tables]);
    }

    private static void Write(TextWriter writer, DefinitionsDiff diff, string[] others)
    {
        if (diff.Changes.Count == 0 && others.Length == 0)
        {
            writer.WriteLine("nothing changes");
            return;
        }

        string[] warmUp = diff.NewWindows.Count == 0 ? []
            : [$"new {(diff.NewWindows.Count == 1 ? "window" : "windows")} {string.Join(", ", diff.NewWindows)}: features are null, and listed in 'warmup', until the window is covered"];
        foreach (var line in diff.Changes.Concat(warmUp).Concat(others))
        {
            writer.WriteLine(line);
        }
    }
}
