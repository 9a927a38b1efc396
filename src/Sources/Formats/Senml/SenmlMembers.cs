using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>Reads the members of a definition.</summary>
internal static class SenmlMembers
{
    /// <summary>The choice of <c>sensor</c> for the base name.</summary>
    public const string BaseName = "bn";

    private const string ResolvedName = "name";

    /// <summary>Reads a format; a member that is wrong has been reported.</summary>
    public static RecordFormat Read(MemberReader members)
    {
        var isBaseName = members.Choice("sensor", ResolvedName, BaseName) == BaseName;
        var separator = members.Text("separator");
        if (separator is not null && (separator.Length != 1 || char.IsControl(separator[0]) || char.IsSurrogate(separator[0])))
        {
            members.Report("separator", $"'separator' must be one character, such as \"/\", but is \"{separator}\".");
        }
        else if (separator is not null && isBaseName)
        {
            members.Report("separator", "'separator' splits the resolved name, but 'sensor' is \"bn\": leave one of them out.");
        }

        return new SenmlFormat { IsBaseNameSensor = isBaseName, Separator = separator?[0] };
    }
}
