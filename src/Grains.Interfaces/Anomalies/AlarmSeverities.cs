using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>The names of severities in questions and answers.</summary>
public static class AlarmSeverities
{
    /// <summary>All names, the least severe first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<AlarmSeverity>().Order().Select(NameOf)];

    /// <summary>Gets the name of a severity: <c>note</c>, <c>warning</c> or <c>critical</c>.</summary>
    public static string NameOf(AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Note => "note",
        AlarmSeverity.Warning => "warning",
        AlarmSeverity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "There is no such severity."),
    };

    /// <summary>Finds the severity of a name, in lower case.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string name, out AlarmSeverity severity)
    {
        foreach (var known in Enum.GetValues<AlarmSeverity>())
        {
            if (NameOf(known) == name)
            {
                severity = known;
                return true;
            }
        }

        severity = default;
        return false;
    }
}
