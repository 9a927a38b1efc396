using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>Says what was assumed about times.</summary>
internal static class TimeRemarks
{
    private const int MostOthers = 3;

    /// <summary>Adds the remarks.</summary>
    /// <param name="choice">The columns.</param>
    /// <param name="remarks">Receives the sentences.</param>
    public static void Add(Choice choice, List<string> remarks)
    {
        foreach (var column in choice.NoTimes.Take(MostOthers))
        {
            remarks.Add($"'{column.Shown}' is named like a time, but '{column.Example}' is none that can be read: RFC 3339, or a number since 1970, from 2000 on, is.");
        }

        if (choice.Times.Count == 0)
        {
            remarks.Add("No column is a time: the arrival time of the record is taken, so a file of such records cannot be read.");
            return;
        }

        var time = choice.Times[0];
        if (time.Unit != TimeUnit.Auto)
        {
            var unit = time.Unit.ToString().ToLowerInvariant();
            var outside = time.Column.Outside(time.Unit);
            var but = outside > 0 ? $", but {outside} of {time.Column.Count} are not" : "";
            remarks.Add($"The times in '{time.Column.Shown}' are {unit} since 1970{but}.");
        }

        if (time.IsUtc)
        {
            remarks.Add($"The times in '{time.Column.Shown}', such as '{time.Column.Example}', have no offset: they are taken as UTC. Check that they are.");
        }

        if (!time.IsNamed)
        {
            remarks.Add($"'{time.Column.Shown}' is not named like a time, but has values that can be times, such as {time.Column.Example}. Check that they are.");
        }

        var others = choice.Times.Skip(1).Where(other => other.IsNamed).Take(MostOthers).Select(other => $"'{other.Column.Shown}'").ToArray();
        if (others.Length > 0)
        {
            remarks.Add($"The time is '{time.Column.Shown}'; it could be {string.Join(" or ", others)} as well.");
        }
    }
}
