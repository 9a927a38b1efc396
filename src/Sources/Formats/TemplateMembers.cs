using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats;

/// <summary>Reads members that are templates of sensor ids.</summary>
internal static class TemplateMembers
{
    /// <summary>Reads a template of sensor ids.</summary>
    /// <param name="members">The members of the object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="known">The names that may stand in it; null for any.</param>
    /// <returns>The template; null when the member is left out or wrong.</returns>
    public static SensorIdTemplate? Template(this MemberReader members, string name, IReadOnlyCollection<string>? known)
    {
        if (members.Text(name) is not { } text)
        {
            return null;
        }

        var errors = new List<TemplateError>();
        var template = SensorIdTemplate.TryParse(text, errors);
        foreach (var error in errors)
        {
            members.Report(name, $"'{name}', character {error.Position + 1}: {error.Message}");
        }

        foreach (var used in template?.Names ?? [])
        {
            if (known is not null && !known.Contains(used))
            {
                members.Report(name, $"'{name}' uses '{used}', which is not there{NearestName.Hint(used, known)}");
            }
        }

        return template;
    }
}
