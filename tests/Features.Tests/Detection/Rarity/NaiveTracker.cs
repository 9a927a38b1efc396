using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

/// <summary>The rules of <see cref="PeakTracker"/> in plain words: it keeps every peak and every alarm, and computes all of it anew.</summary>
/// <param name="firstRows">How many rows make one of the first eight peaks.</param>
internal sealed class NaiveTracker(int firstRows = 24)
{
    private const double Gap = 24;
    private readonly List<double> _spentAt = [];
    private readonly List<double> _run = [];
    private readonly List<double> _levels = [];
    private readonly List<(double Peak, double Days)> _alarms = [];
    private int _below;
    private int _above;

    /// <summary>All peaks.</summary>
    public List<double> Peaks { get; } = [];

    /// <summary>The eight highest, the highest first.</summary>
    public double[] Highest => [.. Peaks.OrderDescending().Take(8)];

    public double Rate(double value, double days, TailLaw law)
    {
        var y = Highest;
        var from = days < 0.2 ? 1 : 3;
        if (y.Length < 8 || value <= y[from - 1])
        {
            return double.PositiveInfinity;
        }

        double Excess(double ratio) => law.IsPareto ? Math.Log(ratio) : ratio - 1;
        var left = law.IsFast && days >= 1 ? 1 : 0;
        var rates = Enumerable.Range(from, 9 - from).Select(j =>
        {
            var spread = y.Take(j - 1).Skip(left).Sum(peak => Excess(peak / y[j - 1]));
            return j / days * Math.Pow(1 + (Excess(value / y[j - 1]) / (spread + (8 * law.PriorMean))), -(j + 7 - left));
        });
        var rate = rates.Max();
        if (law is { IsFast: true, IsPareto: false })
        {
            var spread = y.Take(7).Skip(left).Sum(peak => Math.Log(peak / y[7]));
            rate = Math.Max(rate, 8 / days * Math.Pow(1 + (Math.Log(value / y[7]) / (spread + 0.15)), -(12 - left)));
        }

        return rate;
    }

    public void Take(double value, double days, double alarmLevel)
    {
        var eighth = Peaks.Count < 8 ? 0 : Highest[7];
        if (value > eighth)
        {
            _run.Add(value);
            _above++;
            _below = 0;
            if (alarmLevel < value)
            {
                _levels.Add(alarmLevel);
            }

            // Later, a run of 120 rows ends.
            if (_above == (Peaks.Count < 8 ? firstRows : 5 * Gap))
            {
                End(days);
                _above = 0;
            }
        }
        else if (_run.Count > 0 && ++_below == Gap)
        {
            End(days);
            _above = Peaks.Count < 8 ? _above : 0;
        }
    }

    private void End(double days)
    {
        var peak = _run.Max();
        if (_levels.Count > 0)
        {
            var again = _alarms.Count > 0 && days - _alarms[^1].Days < 1.5 && Math.Max(peak, _alarms[^1].Peak) < 1.1 * Math.Min(peak, _alarms[^1].Peak);
            if (again)
            {
                Add(_alarms[^1].Peak);
                Add(peak);
            }
            else if (CreditAt(days) >= 1)
            {
                _spentAt.Add(days);
                Add(Math.Min(peak, _levels.Min()));
            }
            else
            {
                Add(peak);
            }

            _alarms.Add((peak, days));
        }
        else
        {
            Add(peak);
        }

        _run.Clear();
        _levels.Clear();
        _below = 0;
    }

    /// <summary>Two a day since the beginning, never more than two, less those that are spent.</summary>
    private double CreditAt(double days)
    {
        var (credit, at) = (0.0, 0.0);
        foreach (var spent in _spentAt)
        {
            credit = Math.Min(2, credit + (2 * (spent - at))) - 1;
            at = spent;
        }

        return Math.Min(2, credit + (2 * (days - at)));
    }

    private void Add(double peak)
    {
        if (Peaks.Count < 8 || RoundedUp(peak) > Highest[7])
        {
            Peaks.Add(RoundedUp(peak));
        }
    }

    /// <summary>The lowest number with eight binary digits that is not below.</summary>
    public static double RoundedUp(double value)
    {
        var unit = Math.ScaleB(1, Math.ILogB(value) - 7);
        return Math.Ceiling(value / unit) * unit;
    }
}
