using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Alarms;

/// <summary>Alarms of many sensors counted: those that found a fault, and the false ones by age and kind of the sensor.</summary>
internal sealed class Assessment
{
    private static readonly TimeSpan FirstHour = TimeSpan.FromHours(1);

    private readonly Dictionary<FaultKind, (int Faults, int Found)> _faults = [];
    private readonly List<FalseAlarmCount> _days = [];

    private Assessment()
    {
    }

    /// <summary>Number of sensors that were watched.</summary>
    public int Sensors { get; private set; }

    /// <summary>Number of alarms that they raised.</summary>
    public int Alarms { get; private set; }

    /// <summary>False alarms on all days, and over how many sensor-days.</summary>
    public FalseAlarmCount All { get; private set; }

    /// <summary>False alarms less than an hour after a sensor's first reading.</summary>
    public int InFirstHour { get; private set; }

    /// <summary>False alarms on each day of a sensor's life; the last day may be shorter.</summary>
    public IReadOnlyList<FalseAlarmCount> Days => _days;

    /// <summary>The numbers of faults, and of those that were found, by kind of fault.</summary>
    public IReadOnlyList<(FaultKind Kind, int Faults, int Found)> Kinds =>
        [.. _faults.OrderBy(kind => kind.Key).Select(kind => (kind.Key, kind.Value.Faults, kind.Value.Found))];

    public int FalseAlarms => All.Alarms;

    public double SensorDays => All.SensorDays;

    public int Faults => _faults.Values.Sum(kind => kind.Faults);

    public int Found => _faults.Values.Sum(kind => kind.Found);

    /// <summary>Precision: the share of alarms that belong to a fault; NaN without alarms. It depends on how many faults there are.</summary>
    public double Precision => Alarms == 0 ? double.NaN : (double)(Alarms - FalseAlarms) / Alarms;

    /// <summary>False alarms a sensor in its first hour.</summary>
    public double FirstHourPerSensor => (double)InFirstHour / Sensors;

    public static Assessment Of(IEnumerable<WatchedSensor> sensors)
    {
        var assessment = new Assessment();
        foreach (var sensor in sensors)
        {
            assessment.Add(sensor);
        }

        return assessment;
    }

    /// <summary>Computes the recall: the share of the faults of some kinds that was found; NaN when there was none.</summary>
    public double Recall(params IEnumerable<FaultKind> kinds)
    {
        var (faults, found) = kinds.Select(kind => _faults.GetValueOrDefault(kind))
            .Aggregate((Faults: 0, Found: 0), (sum, kind) => (sum.Faults + kind.Faults, sum.Found + kind.Found));
        return faults == 0 ? double.NaN : (double)found / faults;
    }

    /// <summary>Counts false alarms on some days of a sensor's life.</summary>
    /// <param name="from">The first day, from 0.</param>
    /// <param name="to">The last day, inclusive.</param>
    public FalseAlarmCount OnDays(int from, int to) =>
        _days.Skip(from).Take(to == int.MaxValue ? to : to - from + 1).Aggregate(default(FalseAlarmCount), (sum, day) => sum + day);

    private void Add(WatchedSensor sensor)
    {
        var found = new HashSet<Fault>();
        var falseAlarms = new List<TimeSpan>();
        foreach (var alarm in sensor.Alarms)
        {
            if (sensor.FaultOf(alarm) is { } fault)
            {
                found.Add(fault);
            }
            else
            {
                falseAlarms.Add(alarm.At - sensor.Start);
            }
        }

        Sensors++;
        Alarms += sensor.Alarms.Count;
        InFirstHour += falseAlarms.Count(age => age < FirstHour);
        AddFaults(sensor.Faults, found);
        AddDays(sensor.End - sensor.Start, falseAlarms);
    }

    private void AddFaults(IEnumerable<Fault> faults, HashSet<Fault> found)
    {
        foreach (var fault in faults)
        {
            var (count, foundOfKind) = _faults.GetValueOrDefault(fault.Kind);
            _faults[fault.Kind] = (count + 1, foundOfKind + (found.Contains(fault) ? 1 : 0));
        }
    }

    private void AddDays(TimeSpan watched, List<TimeSpan> falseAlarms)
    {
        for (var day = 0; day < watched.TotalDays; day++)
        {
            if (_days.Count == day)
            {
                _days.Add(default);
            }

            _days[day] += new FalseAlarmCount(falseAlarms.Count(age => age.Days == day), Math.Min(watched.TotalDays - day, 1));
        }

        All += new FalseAlarmCount(falseAlarms.Count, watched.TotalDays);
    }
}
