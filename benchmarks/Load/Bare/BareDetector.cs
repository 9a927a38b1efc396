using System.Runtime.CompilerServices;

namespace SensorGrid.Load.Bare;

/// <summary>
/// The shipped detector of a sensor with one metric: writes the model's inputs for a value, and makes a score of what the model answers. The same arithmetic
/// in the same order as the engine's, so that inputs are equal to the bit: a difference of one bit may be a record where there is none.
/// </summary>
internal struct BareDetector
{
    public const int Inputs = 20;

    /// <summary>The score from which on a reading is anomalous. The loop knows of no budget: its detector has a fixed threshold.</summary>
    public const double Threshold = 0.5;

    private const double StrangenessForgetting = 5e-4;
    private const int Hold = 50;
    private const long Rest = 10 * TimeSpan.TicksPerMinute;
    private const double Keep = 1.25;
    private const double AlarmEvidence = 5;

    private long _rows;
    private int _slot24;
    private int _slot12;
    private double _origin;
    private double _previous;
    private double _magnitude;
    private double _usualSpread;
    private long _repeats;
    private double _mostRepeats;
    private long _stretches;
    private Doubles24 _values;
    private Floats24 _residuals;
    private Floats12 _logarithms;
    private Floats12 _shortScores;
    private Floats12 _longScores;
    private Floats12 _seasonScores;
    private Floats24 _hourMeans;
    private Bytes24 _hourCounts;
    private Scale _short;
    private Scale _long;
    private Scale _longest;
    private Scale _change;
    private Scale _season;
    private Ranges _ranges;

    private long _scored;
    private int _scoredSlot12;
    private int _scoredSlot50;
    private Floats12 _strangeness;
    private Range _single;
    private Range _averaged;
    private Floats50 _recent;
    private float _highest;
    private long _notStrange;
    private bool _hasLearnt;
    private int _quiet;
    private long _lastStrange;
    private double _peak;

    private long _pauses;
    private double _meanPause;
    private double _longestPause;
    private long _newest;

    /// <summary>The score of the newest reading.</summary>
    public double Score { get; private set; }

    public bool IsAnomaly { get; private set; }

    /// <summary>How many anomalies were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>How many pauses were much longer than the mean one: about what it costs to tell silences, which the loop does not.</summary>
    public int Silences { get; private set; }

    /// <summary>Takes a value and writes its row.</summary>
    public void Next(long time, double value, Span<float> row)
    {
        row = row[..Inputs];
        if (_rows == 0)
        {
            (_origin, _previous) = (value, value);
        }

        var distance = value - _origin;
        var hour = (int)(time / TimeSpan.TicksPerHour % 24);
        var residual = _hourCounts[hour] >= 3 ? distance - _hourMeans[hour] : 0;
        _hourCounts[hour] = (byte)Math.Min(_hourCounts[hour] + 1, 60);
        _hourMeans[hour] += (float)((distance - _hourMeans[hour]) / _hourCounts[hour]);
        _magnitude += (Math.Abs(value) - _magnitude) / (_rows + 1);
        var (at24, at12) = (_slot24, _slot12);
        _values[at24] = value;
        _residuals[at24] = (float)residual;
        _logarithms[at12] = _magnitude > 0 ? (float)Math.Asinh(value / _magnitude) : 0;
        row[0] = _shortScores[at12] = (float)_short.Next(value, 50);
        row[1] = _longScores[at12] = (float)_long.Next(value, 200);
        row[2] = (float)_longest.Next(value, 2_000);
        row[3] = (float)_change.Next(value - _previous, 500);
        row[4] = _seasonScores[at12] = (float)_season.Next(residual, 500);
        TakeRepeats(value);
        _previous = value;
        WriteMeans(at24, at12, row);
        row[19] = (float)RepeatExcess();
        _rows++;
        _slot24 = at24 == 23 ? 0 : at24 + 1;
        _slot12 = at12 == 11 ? 0 : at12 + 1;
    }

    /// <summary>Takes what the model says of a row.</summary>
    /// <param name="time">The reading's event time.</param>
    /// <param name="strangeness">The model's first output.</param>
    /// <param name="evidence">The model's second output.</param>
    /// <param name="weight">The model's weight of strangeness.</param>
    /// <param name="threshold">The model's threshold.</param>
    public void Judge(long time, float strangeness, float evidence, double weight, double threshold)
    {
        TakePause(time);
        _strangeness[_scoredSlot12] = strangeness;
        var excess = Logarithm(Excess(ref _single, _scored, strangeness));
        if (_scored >= 11)
        {
            excess += Logarithm(Excess(ref _averaged, _scored - 11, Mean12(ref _strangeness, _scoredSlot12)));
        }

        var total = Math.Max(evidence, 0f) + (weight * excess);
        var news = total > Keep * _highest;
        Remember((float)total);
        _scored++;
        _scoredSlot12 = _scoredSlot12 == 11 ? 0 : _scoredSlot12 + 1;
        _scoredSlot50 = _scoredSlot50 == Hold - 1 ? 0 : _scoredSlot50 + 1;
        var learning = !_hasLearnt;
        if (learning)
        {
            _notStrange = total >= AlarmEvidence * threshold / (1 - threshold) ? 0 : _notStrange + 1;
            _hasLearnt = (_scored >= 100 && _notStrange >= 50) || _scored >= 1_000;
        }

        Score = total / (total + AlarmEvidence);
        if (learning || Score < threshold)
        {
            if (IsAnomaly && ++_quiet >= Hold && time - _lastStrange >= Rest)
            {
                (IsAnomaly, _quiet) = (false, 0);
            }

            return;
        }

        (_quiet, _lastStrange) = (0, time);
        if (news && !(IsAnomaly && Score <= _peak))
        {
            Opened += IsAnomaly ? 0 : 1;
            (IsAnomaly, _peak) = (true, Score);
        }
    }

    private void WriteMeans(int at24, int at12, Span<float> row)
    {
        // One pass from the newest back gives all four means, each of them the sum that it would be alone.
        double values1 = 0, values2 = 0, values6 = 0, values12 = 0, values = 0;
        double residuals1 = 0, residuals2 = 0, residuals6 = 0, residuals = 0;
        var slot = at24;
        for (var i = 1; i <= 24; i++)
        {
            values += _values[slot];
            residuals += _residuals[slot];
            slot = slot == 0 ? 23 : slot - 1;
            switch (i)
            {
                case 1:
                    (values1, residuals1) = (values, residuals);
                    break;
                case 2:
                    (values2, residuals2) = (values, residuals);
                    break;
                case 6:
                    (values6, residuals6) = (values, residuals);
                    break;
                case 12:
                    values12 = values;
                    break;
            }
        }

        double logarithms3 = 0, logarithms = 0, shortScores = 0, longScores = 0, seasonScores = 0;
        slot = at12;
        for (var i = 1; i <= 12; i++)
        {
            logarithms += _logarithms[slot];
            shortScores += _shortScores[slot];
            longScores += _longScores[slot];
            seasonScores += _seasonScores[slot];
            slot = slot == 0 ? 11 : slot - 1;
            if (i == 3)
            {
                logarithms3 = logarithms;
            }
        }

        row[5] = View(0, 0, values1);
        row[6] = View(1, 1, values2 / 2);
        row[7] = View(2, 5, values6 / 6);
        row[8] = View(3, 23, values / 24);
        row[9] = View(4, 0, residuals1);
        row[10] = View(5, 1, residuals2 / 2);
        row[11] = View(6, 5, residuals6 / 6);
        row[12] = View(7, 23, residuals / 24);
        row[13] = View(8, 2, logarithms3 / 3);
        row[14] = View(9, 11, logarithms / 12);
        row[15] = View(10, 11, shortScores / 12);
        row[16] = View(11, 11, longScores / 12);
        row[17] = View(12, 11, seasonScores / 12);
        row[18] = Spread(at24, values12 / 12);
    }

    private float Spread(int at24, double mean)
    {
        var count = _rows - 11;
        if (count < 0)
        {
            return 0;
        }

        var squares = 0.0;
        var slot = at24;
        for (var i = 0; i < 12; i++)
        {
            var distance = _values[slot] - mean;
            squares += distance * distance;
            slot = slot == 0 ? 23 : slot - 1;
        }

        var spread = Math.Sqrt(squares / 12);
        _usualSpread += (spread - _usualSpread) / Math.Min(count + 1, 500);
        var value = _magnitude > 0 ? Math.Log((spread / _magnitude) + 1e-6) : 0;
        ref var range = ref _ranges[13];
        if (count == 0)
        {
            range.Begin(value);
            return 0;
        }

        var excess = count < 50 ? 0 : range.ExcessAbove(value);
        range.Take(value, 1e-5);
        return (float)excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float View(int view, int missing, double value)
    {
        var count = _rows - missing;
        if (count < 0)
        {
            return 0;
        }

        ref var range = ref _ranges[view];
        if (count == 0)
        {
            range.Begin(value);
            return 0;
        }

        var excess = count < 50 ? 0 : range.Excess(value);
        range.Take(value, 1e-5);
        return (float)excess;
    }

    private void TakeRepeats(double value)
    {
        if (_rows == 0)
        {
            return;
        }

        if (value == _previous)
        {
            _repeats++;
            return;
        }

        _mostRepeats = _stretches == 0 ? 0 : Math.Max(_mostRepeats * (1 - 1e-3), _repeats);
        _stretches++;
        _repeats = 0;
    }

    private readonly double RepeatExcess()
    {
        var most = Math.Max(_mostRepeats, 4);
        return _stretches > 50 && _repeats >= 2 * most ? Math.Min(Math.Log2(_repeats / most), 50) : 0;
    }

    // The highest of the last 50, looked for again only when it leaves.
    private void Remember(float evidence)
    {
        var gone = _recent[_scoredSlot50];
        _recent[_scoredSlot50] = evidence;
        if (evidence >= _highest)
        {
            _highest = evidence;
        }
        else if (gone == _highest)
        {
            _highest = 0;
            foreach (var one in _recent)
            {
                _highest = Math.Max(_highest, one);
            }
        }
    }

    private void TakePause(long time)
    {
        if (_newest != 0)
        {
            var ticks = time - _newest;
            var usual = Math.Max(_longestPause, 5 * _meanPause);
            Silences += _pauses >= 50 && ticks > usual && 1 - (usual / ticks) >= 0.5 ? 1 : 0;
            _pauses++;
            _meanPause += (Math.Min(ticks, _pauses <= 50 ? ticks : usual) - _meanPause) / Math.Min(_pauses, 200);
            _longestPause = Math.Max(ticks, _longestPause - ((_longestPause - _meanPause) * 1e-5));
        }

        _newest = time;
    }

    private static double Excess(ref Range range, long count, double value)
    {
        if (count == 0)
        {
            range.Begin(value);
            return 0;
        }

        var excess = count < 50 ? 0 : range.ExcessAbove(value);
        range.Take(value, StrangenessForgetting);
        return excess;
    }

    private static double Logarithm(double excess) => excess == 0 ? 0 : Math.Log(1 + (excess / 0.02));

    private static double Mean12(ref Floats12 ring, int slot)
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
        {
            sum += ring[slot];
            slot = slot == 0 ? 11 : slot - 1;
        }

        return sum / 12;
    }

    [InlineArray(14)]
    private struct Ranges
    {
        private Range _first;
    }

    private struct Scale
    {
        private double _mean;
        private double _deviation;
        private int _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Next(double value, int rows)
        {
            var distance = value - _mean;
            var score = 0.0;
            if (_count >= 20 && _deviation > 0)
            {
                var u = distance / _deviation;
                score = Math.CopySign(Math.Log(1 + Math.Min(Math.Abs(u), double.MaxValue)), u);
            }

            _count = Math.Min(_count + 1, rows);
            var weight = 1.0 / _count;
            _mean += weight * distance;
            _deviation += weight * (Math.Abs(distance) - _deviation);
            return score;
        }
    }

    private struct Range
    {
        private double _low;
        private double _high;

        public void Begin(double value) => (_low, _high) = (value, value);

        public readonly double Excess(double value) => Relative(Math.Max(value - _high, _low - value));

        public readonly double ExcessAbove(double value) => Relative(value - _high);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(double value, double forgetting)
        {
            var shrink = (_high - _low) * forgetting / 2;
            _low = Math.Min(_low + shrink, value);
            _high = Math.Max(_high - shrink, value);
        }

        private readonly double Relative(double beyond)
        {
            if (!(beyond > 0))
            {
                return 0;
            }

            var width = _high - _low;
            if (width <= 1e-12 * (Math.Abs(_high) + Math.Abs(_low)))
            {
                width = Math.Abs(_high);
            }

            return Math.Min(beyond / width, 50);
        }
    }
}
