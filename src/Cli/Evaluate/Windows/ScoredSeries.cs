namespace SensorGrid.Cli.Evaluate.Windows;

/// <summary>
/// The scores of a detector for the rows of a series, and the weight of an alarm at each of them by the rules of the Numenta Anomaly
/// Benchmark.
/// </summary>
/// <remarks>
/// The first 15 % of the rows, at most 750, do not count. In a window of n rows the first alarm counts, the more the earlier: at row k the sigmoid of
/// -(n - k) / n, as a share of its value at the first row. Outside, every alarm costs, at once behind a window less than further on.
/// </remarks>
internal sealed class ScoredSeries
{
    private const double ProbationShare = 0.15;
    private const int MostProbationRows = 5_000;

    private readonly double[] _gains;
    private readonly int[] _windowOf;

    public ScoredSeries(LabelledSeries series, double[] scores)
    {
        (Series, Scores) = (series, scores);
        FirstRow = ProbationRows(scores.Length);
        _gains = new double[scores.Length];
        _windowOf = new int[scores.Length];
        Array.Fill(_gains, -1);
        Array.Fill(_windowOf, -1);
        for (var window = 0; window < series.Windows.Length; window++)
        {
            Value(series.Windows, window);
        }
    }

    public LabelledSeries Series { get; }

    /// <summary>The score of each row; 0 for one that is no alarm from any threshold on.</summary>
    public double[] Scores { get; }

    /// <summary>The first row that counts.</summary>
    public int FirstRow { get; }

    /// <summary>Computes the number of rows in a series' probation.</summary>
    public static int ProbationRows(int rows) => (int)(ProbationShare * Math.Min(rows, MostProbationRows));

    /// <summary>Lists the rows that may be alarms: their scores, windows (-1 for none) and gains.</summary>
    public IEnumerable<(double Score, int Window, double Gain)> Alarms()
    {
        for (var row = FirstRow; row < Scores.Length; row++)
        {
            if (Scores[row] > 0)
            {
                yield return (Scores[row], _windowOf[row], _gains[row]);
            }
        }
    }

    private void Value((int First, int Last)[] windows, int window)
    {
        var (first, last) = windows[window];
        var rows = last - first + 1;
        for (var row = first; row <= last; row++)
        {
            _windowOf[row] = window;
            _gains[row] = Sigmoid(-(double)(last - row + 1) / rows) / Sigmoid(-1);
        }

        var end = window + 1 < windows.Length ? windows[window + 1].First : Scores.Length;
        for (var row = last + 1; row < end; row++)
        {
            _gains[row] = Sigmoid((double)(row - last) / Math.Max(rows - 1, 1));
        }
    }

    private static double Sigmoid(double y) => y > 3 ? -1 : (2 / (1 + Math.Exp(5 * y))) - 1;
}
