using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>How the sensors of a segment are, as far as it was told: eight bytes each, stored now and then.</summary>
/// <remarks>Ids are only ever added, so a sensor's number is the same in every activation: the place in the order in which they were registered.</remarks>
internal sealed class SensorMarks(IGrainStorage storage, GrainId grainId)
{
    /// <summary>Sensors of a stored item: 64 KB.</summary>
    private const int PageLength = 8192;

    // The last bits of the newest event time: what is lost of it are parts of a microsecond.
    private const long AnomalousBit = 1;
    private const long SilentBit = 2;
    private const long ConditionBits = AnomalousBit | SilentBit;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<long> _marks = [];
    private readonly List<StateSlot<SensorMarksPage>> _slots = [];
    private readonly HashSet<int> _changedPages = [];

    /// <summary>Reads what is stored of sensors, given in the order in which they were registered.</summary>
    public async Task ReadAsync(IEnumerable<string> sensorIds, CancellationToken cancellationToken)
    {
        foreach (var sensorId in sensorIds)
        {
            Add(sensorId);
        }

        for (var page = 0; page * PageLength < _marks.Count; page++)
        {
            var slot = Slot(page);
            await slot.ReadAsync(cancellationToken);
            var marks = CollectionsMarshal.AsSpan(_marks)[(page * PageLength)..];
            var stored = slot.Value?.Marks ?? [];
            stored.AsSpan(0, Math.Min(stored.Length, marks.Length)).CopyTo(marks);
        }
    }

    /// <summary>A sensor was registered.</summary>
    public void Add(string sensorId)
    {
        if (_numbers.TryAdd(sensorId, _marks.Count))
        {
            _marks.Add(0);
        }
    }

    /// <summary>Takes how a sensor that was registered is.</summary>
    public void Set(SensorReport report)
    {
        var number = _numbers[report.SensorId];
        var mark = (report.Status.LastReadingAt.UtcTicks & ~ConditionBits)
            | (report.Status.IsAnomalous ? AnomalousBit : 0)
            | (report.Status.IsSilent ? SilentBit : 0);
        if (_marks[number] != mark)
        {
            _marks[number] = mark;
            _changedPages.Add(number / PageLength);
        }
    }

    public SensorCondition ConditionOf(string sensorId, DateTimeOffset silentBefore) => ConditionOf(_marks[_numbers[sensorId]], silentBefore.UtcTicks);

    public SensorCounts Count(DateTimeOffset silentBefore)
    {
        var (live, silent, anomalous) = (0L, 0L, 0L);
        foreach (var mark in _marks)
        {
            switch (ConditionOf(mark, silentBefore.UtcTicks))
            {
                case SensorCondition.Live:
                    live++;
                    break;
                case SensorCondition.Silent:
                    silent++;
                    break;
                default:
                    anomalous++;
                    break;
            }
        }

        return new SensorCounts(live, silent, anomalous);
    }

    /// <summary>Stores what has changed since. What is told meanwhile is for the next time.</summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote since; it must leave the grain unwrapped, which ends the activation.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var page in _changedPages.ToArray())
        {
            _changedPages.Remove(page);
            try
            {
                await Slot(page).WriteAsync(new SensorMarksPage { Marks = [.. _marks.Skip(page * PageLength).Take(PageLength)] }, cancellationToken);
            }
            catch
            {
                _changedPages.Add(page);
                throw;
            }
        }
    }

    private static SensorCondition ConditionOf(long mark, long silentBefore) =>
        SensorStatus.ConditionOf(mark & ~ConditionBits, (mark & AnomalousBit) != 0, (mark & SilentBit) != 0, silentBefore);

    private StateSlot<SensorMarksPage> Slot(int page)
    {
        while (_slots.Count <= page)
        {
            _slots.Add(new StateSlot<SensorMarksPage>(storage, grainId, string.Create(CultureInfo.InvariantCulture, $"marks-{_slots.Count}")));
        }

        return _slots[page];
    }
}
