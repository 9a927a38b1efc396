using System.Text.Json;
using SensorGrid.Applications.Log;

namespace SensorGrid.Grains.Applications;

/// <summary>The ticks of an application as they are stored: the newest in its head, and those before in sections, which stay as they are. So a save writes few, however many there are. Not safe for concurrent use.</summary>
internal sealed class TickLog
{
    /// <summary>The number of ticks of a section.</summary>
    public const int TicksOfASection = 250;

    // The last ones of a run come and go: they are not worth a section.
    private const int MostInHead = 2 * TicksOfASection;

    private readonly List<Section> _sections = [];
    private int _forgotten;

    /// <summary>The sections by the ordinals of their first ticks. All of them have <see cref="TicksOfASection"/>.</summary>
    public IEnumerable<(long First, ReadOnlyMemory<byte> Json)> Stored => _sections.Select(section => (section.First, (ReadOnlyMemory<byte>)section.Json));

    /// <summary>Gets the description of the sections for the head; null when there are none.</summary>
    public StoredTicks? Sections => _sections.Count == 0 ? null : new StoredTicks(_sections[0].First, _sections.Count, _forgotten);

    /// <summary>Adds a stored section; they come in their order.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Load(long first, ReadOnlySpan<byte> json)
    {
        var ticks = Parse(json);
        if (ticks.Length != TicksOfASection || (_sections is [.., var last] && last.First + TicksOfASection != first))
        {
            throw Damaged();
        }

        _sections.Add(new Section(first, ticks, json.ToArray()));
    }

    /// <summary>Joins the ticks of the loaded sections with those of the head.</summary>
    /// <param name="sections">The head's description of the sections; null for none.</param>
    /// <param name="inHead">The ticks of the head.</param>
    /// <exception cref="InvalidDataException">They do not belong together.</exception>
    public IReadOnlyList<TickFact> Join(StoredTicks? sections, IReadOnlyList<TickFact> inHead)
    {
        _forgotten = sections?.Forgotten ?? 0;
        if (sections != Sections || _forgotten is < 0 or >= TicksOfASection)
        {
            throw Damaged();
        }

        return [.. Kept, .. inHead];
    }

    /// <summary>Takes over the ticks that there are now: behind those before, of which the first ones may be forgotten and the last ones changed.</summary>
    /// <returns>Those that belong into the head.</returns>
    public IReadOnlyList<TickFact> Update(IReadOnlyList<TickFact> ticks)
    {
        Forget(ticks);
        var inSections = Compare(ticks);
        for (; ticks.Count - inSections >= MostInHead; inSections += TicksOfASection)
        {
            TickFact[] section = [.. ticks.Skip(inSections).Take(TicksOfASection)];
            var first = _sections is [.., var last] ? last.First + TicksOfASection : 0;
            _sections.Add(new Section(first, section, JsonSerializer.SerializeToUtf8Bytes(section, PlaceJson.Options)));
        }

        return [.. ticks.Skip(inSections)];
    }

    private IEnumerable<TickFact> Kept => _sections.SelectMany(section => section.Ticks).Skip(_forgotten);

    /// <summary>Forgets the ticks before the first one that there is.</summary>
    private void Forget(IReadOnlyList<TickFact> ticks)
    {
        if (ticks.Count > 0)
        {
            _forgotten += Kept.TakeWhile(tick => tick != ticks[0]).Count();
        }

        while (_sections.Count > 0 && (_forgotten >= TicksOfASection || ticks.Count == 0))
        {
            _forgotten -= TicksOfASection;
            _sections.RemoveAt(0);
        }

        _forgotten = _sections.Count == 0 ? 0 : _forgotten;
    }

    /// <summary>Drops the sections from the first one on that differs.</summary>
    /// <returns>The number of ticks that are in those that are left.</returns>
    private int Compare(IReadOnlyList<TickFact> ticks)
    {
        var same = 0;
        for (var index = 0; index < _sections.Count; index++)
        {
            var from = index == 0 ? _forgotten : 0;
            if (same + TicksOfASection - from > ticks.Count || !IsAt(_sections[index].Ticks, from, ticks, same))
            {
                _sections.RemoveRange(index, _sections.Count - index);
                break;
            }

            same += TicksOfASection - from;
        }

        _forgotten = _sections.Count == 0 ? 0 : _forgotten;
        return same;
    }

    private static bool IsAt(TickFact[] section, int from, IReadOnlyList<TickFact> ticks, int at)
    {
        for (var i = from; i < section.Length; i++)
        {
            if (section[i] != ticks[at + i - from])
            {
                return false;
            }
        }

        return true;
    }

    private static TickFact[] Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TickFact[]>(json, PlaceJson.Options) ?? throw Damaged();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The stored ticks of an application are damaged: {exception.Message}", exception);
        }
    }

    private static InvalidDataException Damaged() => new("The stored ticks of an application are damaged: some are missing, or too many.");

    private sealed record Section(long First, TickFact[] Ticks, byte[] Json);
}
