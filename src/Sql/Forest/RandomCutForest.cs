namespace SensorGrid.Sql.Forest;

/// <summary>
/// A random cut forest over a stream of rows (Guha, Mishra, Roy, Schrijvers: Robust Random Cut Forest Based Anomaly Detection on Streams, ICML 2016) with the
/// parameters of KDA's RANDOM_CUT_FOREST and the scale of its scores.
/// </summary>
/// <remarks>
/// <para>A point is the last shingleSize rows, the oldest first. Each tree keeps a sample of subSampleSize points that prefers new ones (<see cref="DecayedSample"/>), and
/// cuts them at random (<see cref="RandomCutTree"/>). A row's score is the mean over the trees of the expected score of its point before the point is added:
/// at a node of depth d, p/(d+1) + (1-p) * (the score of the child), p being the probability that a random cut parts the point from the node's box; times log2(1 + mass).
/// A point far from all others gets nearly log2(1 + subSampleSize), 8 with the defaults; ordinary ones get 0.7 to 1.2.</para>
/// <para>The score is 0 for the first subSampleSize rows and until a first point has been complete before the row.</para>
/// <para>The same seed and rows give the same bits: each tree has its own stream of random numbers, sums are always taken in the same order, and a stored forest goes on
/// as if it had never been stored. Only the logarithms are those of the platform's mathematical library, whose last bit may differ between platforms.</para>
/// <para>Not known of KDA: the seed, the treatment of equal points, when a point of several rows is first scored, and the formula of STRENGTH, whose published
/// examples (0.02 to 1442) are not bounded by the score as ours is. Its exact scores cannot be reproduced, only their order and scale: published ordinary scores are
/// 0.80 to 0.95 for one column and 0.73 to 0.74 for two; the means here are 0.80 and 0.76 for normal data.</para>
/// </remarks>
internal sealed class RandomCutForest
{
    private const int Version = 1;

    private readonly int _columns;
    private readonly RandomCutTree[] _trees;
    private readonly DecayedSample[] _samples;
    private readonly ForestRandom[] _randoms;
    private readonly double[] _point;
    private readonly double[] _highs;
    private readonly double[] _lows;
    private long _rows;

    /// <exception cref="ArgumentOutOfRangeException">A parameter or the number of columns is out of its range.</exception>
    public RandomCutForest(ForestParameters parameters, int columns, ulong seed)
        : this(parameters, columns)
    {
        for (var i = 0; i < _randoms.Length; i++)
        {
            _randoms[i] = new ForestRandom(seed, i);
        }
    }

    private RandomCutForest(ForestParameters parameters, int columns)
    {
        if (parameters.Problem is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), problem);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, ForestParameters.MaxColumns);
        Parameters = parameters;
        _columns = columns;
        var dimensions = columns * parameters.ShingleSize;
        _point = new double[dimensions];
        _highs = new double[dimensions];
        _lows = new double[dimensions];
        _trees = new RandomCutTree[parameters.Trees];
        _samples = new DecayedSample[parameters.Trees];
        _randoms = new ForestRandom[parameters.Trees];
        for (var i = 0; i < parameters.Trees; i++)
        {
            _trees[i] = new RandomCutTree(parameters.SubSampleSize, dimensions);
            _samples[i] = new DecayedSample(parameters.SubSampleSize);
        }
    }

    public ForestParameters Parameters { get; }

    /// <summary>The number of numeric columns in a row.</summary>
    public int Columns => _columns;

    /// <summary>The number of rows that have come.</summary>
    public long Rows => _rows;

    /// <summary>Scores a row, then adds it.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">
    /// The row has another number of columns, or a number is not finite or beyond <see cref="NumericRow.MaxValue"/>. Nothing has changed then.
    /// </exception>
    public double Add(ReadOnlySpan<double> row)
    {
        Take(row);
        var score = Scores ? Score() : 0;
        Learn();
        return score;
    }

    /// <summary>Scores a row and divides the score by columns, then adds the row.</summary>
    /// <param name="row">One number for each column.</param>
    /// <param name="attributions">Receives a part for each column; zeros while the score is 0.</param>
    /// <exception cref="ArgumentException">As in <see cref="Add(ReadOnlySpan{double})"/>, or the attributions have another length.</exception>
    public double Add(ReadOnlySpan<double> row, Span<ColumnAttribution> attributions)
    {
        if (attributions.Length != _columns)
        {
            throw new ArgumentException($"{attributions.Length} attributions for {_columns} columns.", nameof(attributions));
        }

        Take(row);
        attributions.Clear();
        var score = 0.0;
        if (Scores)
        {
            score = Explain(attributions);
        }

        Learn();
        return score;
    }

    /// <summary>Stores everything that later scores depend on.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        Parameters.Write(writer);
        writer.Write(_columns);
        writer.Write(_rows);
        StoredForest.Write(writer, _point);
        for (var i = 0; i < _trees.Length; i++)
        {
            _randoms[i].Write(writer);
            _samples[i].Write(writer, _trees[i].StoredNumbers());
            _trees[i].Write(writer);
        }
    }

    /// <summary>Restores a stored forest, which goes on with the same bits.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or do not hold together.</exception>
    public static RandomCutForest Read(BinaryReader reader)
    {
        StoredForest.Expect(reader.ReadInt32(), Version);
        return Read(reader, ForestParameters.Read(reader), StoredForest.Columns(reader.ReadInt32()));
    }

    /// <summary>Restores a stored forest whose parameters are known: damaged ones, which may ask for gigabytes, are refused.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or forest, or do not hold together.</exception>
    public static RandomCutForest Restore(BinaryReader reader, ForestParameters parameters, int columns)
    {
        StoredForest.Expect(reader.ReadInt32(), Version);
        return ForestParameters.Read(reader) == parameters && reader.ReadInt32() == columns
            ? Read(reader, parameters, columns)
            : throw new InvalidDataException("The stored forest has other parameters.");
    }

    private static RandomCutForest Read(BinaryReader reader, ForestParameters parameters, int columns)
    {
        var forest = new RandomCutForest(parameters, columns) { _rows = StoredForest.NotNegative(reader.ReadInt64()) };
        StoredForest.Read(reader, forest._point);
        StoredForest.Expect(forest._point);
        for (var i = 0; i < forest._trees.Length; i++)
        {
            forest._randoms[i] = ForestRandom.Read(reader);
            forest._samples[i].Read(reader);
            forest._trees[i].Read(reader, forest._samples[i].Leaves);
        }

        return forest;
    }

    /// <summary>Gets whether the newest row has a score: the learning is over, and the trees hold a point.</summary>
    private bool Scores => _rows > Parameters.SubSampleSize && _rows > Parameters.ShingleSize;

    private void Take(ReadOnlySpan<double> row)
    {
        NumericRow.Check(row, _columns);
        _point.AsSpan(_columns).CopyTo(_point);
        row.CopyTo(_point.AsSpan(_point.Length - _columns));
        _rows++;
    }

    private double Score()
    {
        var sum = 0.0;
        foreach (var tree in _trees)
        {
            sum += tree.Score(_point);
        }

        return sum / _trees.Length;
    }

    private double Explain(Span<ColumnAttribution> attributions)
    {
        Array.Clear(_highs);
        Array.Clear(_lows);
        var sum = 0.0;
        foreach (var tree in _trees)
        {
            sum += tree.Explain(_point, _highs, _lows);
        }

        for (var i = 0; i < _point.Length; i++)
        {
            ref var attribution = ref attributions[i % _columns];
            attribution = new(attribution.High + (_highs[i] / _trees.Length), attribution.Low + (_lows[i] / _trees.Length));
        }

        return sum / _trees.Length;
    }

    private void Learn()
    {
        if (_rows < Parameters.ShingleSize)
        {
            return;
        }

        var age = (double)_rows / Parameters.TimeDecay;
        for (var i = 0; i < _trees.Length; i++)
        {
            var key = DecayedSample.KeyOf(age, _randoms[i].NextOpenUnit());
            if (_samples[i].IsFull)
            {
                if (key <= _samples[i].SmallestKey)
                {
                    continue;
                }

                _trees[i].Delete(_samples[i].RemoveSmallest());
            }

            _samples[i].Add(key, _trees[i].Insert(_point, _randoms[i]));
        }
    }
}
