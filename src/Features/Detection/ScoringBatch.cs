using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Features.Detection;

/// <summary>
/// The rows of a stretch of one sensor's readings on their way through the model: <see cref="Engine.KeyEngine.Stage"/> fills it, a scorer scores it,
/// <see cref="Engine.KeyEngine.Add(Log.ShardLineage, Log.LogPosition, Readings.Reading, ScoringBatch, ICollection{AnomalyEpisode})"/> uses the scores in the same order.
/// May be used again after <see cref="Clear"/>, for any sensor. Not safe for concurrent use.
/// </summary>
public sealed class ScoringBatch
{
    /// <summary>
    /// The number of rows from which on it should be scored before more readings are staged. One reading may add as many rows as it has
    /// metrics.
    /// </summary>
    public const int FullAt = 512;

    // Each makes a detector.
    private const int MostRetirements = 64;

    private float[] _inputs = new float[16 * DetectorInputs.Count];
    private RowScore[] _scores = new RowScore[16];
    private Row[] _rows = new Row[16];
    private int _taken;
    private int _staged;
    private int _added;
    private int _retirements;
    private ScoringStretches _stretches;

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The number of rows that fit until it grows; it never shrinks.</summary>
    public int Capacity => _rows.Length;

    /// <summary>The rows, one after the other: <see cref="DetectorInputs.Count"/> numbers each.</summary>
    public ReadOnlyMemory<float> Inputs => _inputs.AsMemory(0, Rows * DetectorInputs.Count);

    /// <summary>The destination of their scores.</summary>
    public Memory<RowScore> Scores => _scores.AsMemory(0, Rows);

    /// <summary>Gets whether the batch should be scored before more is staged.</summary>
    public bool IsFull => Rows >= FullAt || _retirements >= MostRetirements;

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Array.Clear(_rows, 0, Rows);
        _stretches.Clear();
        (Rows, _taken, _staged, _added, _retirements) = (0, 0, 0, 0, 0);
    }

    /// <summary>Begins the rows of a sensor.</summary>
    /// <param name="scorer">The model that scores them.</param>
    internal void Begin(IModelScorer scorer) => _stretches.Begin(scorer, Rows);

    /// <summary>Scores all rows, each by its model.</summary>
    internal ValueTask ScoreAsync(CancellationToken cancellationToken) => _stretches.ScoreAsync(Inputs, Scores, cancellationToken);

    /// <summary>Counts a staged reading that retires its sensor.</summary>
    internal void NoteRetirement() => _retirements++;

    /// <summary>Begins the rows of the next scored reading.</summary>
    internal void BeginReading() => _staged++;

    internal Span<float> NextRow(MetricDetector owner)
    {
        if (Rows == _rows.Length)
        {
            Array.Resize(ref _inputs, _inputs.Length * 2);
            Array.Resize(ref _scores, _scores.Length * 2);
            Array.Resize(ref _rows, _rows.Length * 2);
        }

        _rows[Rows] = new Row(owner, _staged, default);
        return _inputs.AsSpan(Rows++ * DetectorInputs.Count, DetectorInputs.Count);
    }

    /// <summary>Moves on to the scores of the next scored reading.</summary>
    /// <exception cref="InvalidOperationException">It was not staged.</exception>
    internal void NextReading()
    {
        if (_added++ == _staged)
        {
            throw new InvalidOperationException("A reading is added that was not staged.");
        }
    }

    /// <summary>Keeps what was seen in the row that was made last.</summary>
    internal void Keep(Observation observation) => _rows[Rows - 1] = _rows[Rows - 1] with { Observation = observation };

    /// <summary>Lets the owner of the next row of the reading judge it.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool TryTakeEvidence(double strangenessWeight, [NotNullWhen(true)] out MetricDetector? owner, out double evidence)
    {
        if (_taken == Rows || _rows[_taken].Reading != _added)
        {
            (owner, evidence) = (null, 0);
            return false;
        }

        owner = _rows[_taken].Owner;
        evidence = owner.Evidence(
            _inputs.AsSpan(_taken * DetectorInputs.Count, DetectorInputs.Count), _rows[_taken].Observation, _scores[_taken], strangenessWeight);
        _taken++;
        return true;
    }

    private readonly record struct Row(MetricDetector Owner, int Reading, Observation Observation);
}
