using System.Text;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>A state that says who saved it: an inline section lists all writers in order, and each other section the list at its last change.</summary>
internal static class SavedLog
{
    private const string Log = "log";

    public static List<StateSection> Append(IReadOnlyList<StateSection> loaded, string writer, int[] changes)
    {
        var log = loaded.Count == 0 ? writer : $"{Text(loaded[0])},{writer}";
        var sections = loaded.Skip(1).ToDictionary(section => section.Name);
        foreach (var change in changes)
        {
            sections[Name(change)] = new StateSection(Name(change), Content(log));
        }

        return [new StateSection(Log, Encoding.UTF8.GetBytes(log)), .. sections.Values.OrderBy(section => section.Name, StringComparer.Ordinal)];
    }

    /// <summary>The state that the writers left who are in the log.</summary>
    public static List<StateSection> Replay(string log, Func<string, int[]> changesOf) =>
        log.Split(',').Aggregate(new List<StateSection>(), (state, writer) => Append(state, writer, changesOf(writer)));

    public static string Text(StateSection log) => log.Name == Log ? Encoding.UTF8.GetString(log.Bytes.Span) : throw new InvalidDataException(log.Name);

    private static string Name(int section) => $"metric/{section}";

    // Random enough that a part has one section.
    private static byte[] Content(string log)
    {
        var bytes = new byte[40];
        new Random(log.Aggregate(7, (hash, character) => (hash * 31) + character)).NextBytes(bytes);
        return bytes;
    }
}
