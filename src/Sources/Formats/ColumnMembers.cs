using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats;

/// <summary>Reads members of a definition that name a column.</summary>
internal static class ColumnMembers
{
    /// <summary>Reads the name of a column.</summary>
    /// <param name="members">The members.</param>
    /// <param name="member">The one that has the name.</param>
    /// <param name="columns">The names of the columns; null when they are not known yet.</param>
    /// <returns>The name, also one that is no column, which is reported; null when the member is left out or wrong.</returns>
    public static string? Read(MemberReader members, string member, IReadOnlyCollection<string>? columns)
    {
        if (members.Text(member) is not { } name)
        {
            return null;
        }

        Check(members, member, name, columns);
        return name;
    }

    /// <summary>Reports a name that is no column.</summary>
    public static void Check(MemberReader members, string member, string name, IReadOnlyCollection<string>? columns)
    {
        if (columns is not null && !columns.Contains(name))
        {
            members.Report(member, $"'{member}' names '{name}', which is no column{NearestName.Hint(name, columns)}");
        }
    }
}
