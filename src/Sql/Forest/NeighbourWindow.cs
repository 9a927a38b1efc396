namespace SensorGrid.Sql.Forest;

/// <summary>
/// The newest rows and which of them are within a radius of each other (Euclidean). The rows are in a ring of places; the neighbours are a matrix of bits, one row
/// and column of which change with every new row.
/// </summary>
internal sealed class NeighbourWindow
{
    private readonly int _size;
    private readonly double _scanRadius;
    private readonly double[] _points;

    // The bits of a place's words are its neighbours, itself included.
    private readonly ulong[] _neighbours;
    private readonly int[] _neighbourCounts;
    private long _rows;

    public NeighbourWindow(int size, int columns, double scanRadius)
    {
        _size = size;
        _scanRadius = scanRadius;
        Columns = columns;
        Words = (size + 63) / 64;
        _points = new double[size * columns];
        _neighbours = new ulong[size * Words];
        _neighbourCounts = new int[size];
    }

    public int Columns { get; }

    /// <summary>The number of words that have a bit for each place.</summary>
    public int Words { get; }

    /// <summary>The number of rows in the window.</summary>
    public int Count => (int)Math.Min(_rows, _size);

    public ReadOnlySpan<double> PointOf(int place) => _points.AsSpan(place * Columns, Columns);

    public ReadOnlySpan<ulong> NeighboursOf(int place) => WordsOf(place);

    /// <summary>Gives the number of neighbours of a place, itself included.</summary>
    public int NeighbourCount(int place) => _neighbourCounts[place];

    /// <summary>Adds a row in place of the oldest one, if the window is full.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        var place = (int)(_rows % _size);
        if (_rows >= _size)
        {
            Disconnect(place);
        }

        for (var i = 0; i < row.Length; i++)
        {
            // Adding 0 makes a negative zero a plain one.
            _points[(place * Columns) + i] = row[i] + 0.0;
        }

        _rows++;
        Connect(place, Count);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_rows);
        StoredForest.Write(writer, _points.AsSpan(0, Count * Columns));
    }

    /// <summary>Takes over a stored window of the same size, columns and radius; this window must be new. The neighbours are found again from the rows.</summary>
    /// <exception cref="InvalidDataException">A number is out of range.</exception>
    public void Read(BinaryReader reader)
    {
        _rows = StoredForest.NotNegative(reader.ReadInt64());
        StoredForest.Read(reader, _points.AsSpan(0, Count * Columns));
        StoredForest.Expect(_points);
        for (var place = 0; place < Count; place++)
        {
            Connect(place, place + 1);
        }
    }

    private void Disconnect(int place)
    {
        var words = WordsOf(place);
        foreach (var other in new BitWords(words))
        {
            BitWords.Clear(WordsOf(other), place);
            _neighbourCounts[other]--;
        }

        words.Clear();
        _neighbourCounts[place] = 0;
    }

    /// <summary>Finds the neighbours of a place among the first places.</summary>
    private void Connect(int place, int among)
    {
        var limit = _scanRadius * _scanRadius;
        for (var other = 0; other < among; other++)
        {
            if (SquaredDistance(place, other) <= limit)
            {
                BitWords.Set(WordsOf(place), other);
                _neighbourCounts[place]++;
                if (other != place)
                {
                    BitWords.Set(WordsOf(other), place);
                    _neighbourCounts[other]++;
                }
            }
        }
    }

    private double SquaredDistance(int one, int other)
    {
        var first = PointOf(one);
        var second = PointOf(other);
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
        {
            var difference = first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }

    private Span<ulong> WordsOf(int place) => _neighbours.AsSpan(place * Words, Words);
}
