using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>The last reported status of the sensors of a segment: eight bytes each, stored now and then.</summary>
/// <remarks>
/// A sensor's number is the same in every activation: its position in the stored pages. The number of a sensor that was removed may go to another one; should the
/// process die before both marks are stored, that one has the old mark until it reports next.
/// </remarks>
internal sealed class SensorMarks(IGrainStorage storage, GrainId grainId)
{
    /// <summary>Sensors of a stored item: 64 KB.</summary>
    private const int PageLength = 8192;

    // The last bits of the newest event time: what is lost of it are parts of a microsecond.
    private const long AnomalousBit = 1;
    private const long SilentBit = 2;
    private const long ConditionBits = AnomalousBit | SilentBit;

    // The mark of a number that no sensor has.
    private const long NoSensor = -1;

    private readonly List<long> _marks = [];
    private readonly List<StateSlot<SensorMarksPage>> _slots = [];
    private readonly HashSet<int> _changedPages = [];
    private int _free;

    /// <summary>
    /// The approximate number of bytes its sensors use, what was stored last included. Numbers that no sensor has are for the next ones.
    /// </summary>
    public long Bytes => (_marks.Count - _free) * 16L;

    /// <summary>Reads what is stored of sensors, given by their numbers; an empty id is a number that no sensor has.</summary>
    public async Task ReadAsync(IReadOnlyList<string> sensorIds, CancellationToken cancellationToken)
    {
        for (var number = 0; number < sensorIds.Count; number++)
        {
            _marks.Add(0);
        }

        for (var page = 0; page * PageLength < _marks.Count; page++)
        {
            var slot = Slot(page);
            await slot.ReadAsync(cancellationToken);
            var marks = CollectionsMarshal.AsSpan(_marks)[(page * PageLength)..];
            var stored = slot.Value?.Marks ?? [];
            stored.AsSpan(0, Math.Min(stored.Length, marks.Length)).CopyTo(marks);
        }

        for (var number = 0; number < sensorIds.Count; number++)
        {
            if (sensorIds[number].Length == 0)
            {
                _marks[number] = NoSensor;
                _free++;
            }
        }
    }

    /// <summary>Adds a registered sensor.</summary>
    public void Add(NumberedId sensor)
    {
        if (sensor.Number == _marks.Count)
        {
            _marks.Add(0);
        }
        else
        {
            _free--;
            Set(sensor.Number, 0);
        }
    }

    /// <summary>Removes a sensor.</summary>
    public void Remove(NumberedId sensor)
    {
        _free++;
        Set(sensor.Number, NoSensor);
    }

    /// <summary>Sets the status of a registered sensor, by its number.</summary>
    public void Set(int number, SensorStatus status) => Set(
        number,
        (status.LastReadingAt.UtcTicks & ~ConditionBits) | (status.IsAnomalous ? AnomalousBit : 0) | (status.IsSilent ? SilentBit : 0));

    public SensorCondition ConditionOf(int number, DateTimeOffset silentBefore) => ConditionOf(_marks[number], silentBefore.UtcTicks);

    public SensorCounts Count(DateTimeOffset silentBefore)
    {
        var (live, silent, anomalous) = (0L, 0L, 0L);
        foreach (var mark in _marks)
        {
            if (mark == NoSensor)
            {
                continue;
            }

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

    /// <summary>Stores what has changed since. What is reported meanwhile is for the next time.</summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote since; it must leave the grain unwrapped, which ends the activation.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var page in _changedPages.ToArray())
        {
            _changedPages.Remove(page);
            try
            {
                await Slot(page).WriteAsync(new SensorMarksPage { Marks = [.. _marks.Skip(page * PageLength).Take(PageLength).Select(Stored)] }, cancellationToken);
            }
            catch
            {
                _changedPages.Add(page);
                throw;
            }
        }
    }

    private static long Stored(long mark) => mark == NoSensor ? 0 : mark;

    private void Set(int number, long mark)
    {
        if (_marks[number] != mark)
        {
            _marks[number] = mark;
            _changedPages.Add(number / PageLength);
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
