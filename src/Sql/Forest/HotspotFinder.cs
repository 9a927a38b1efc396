using System.Numerics;

namespace SensorGrid.Sql.Forest;

/// <summary>
/// The hotspots among the newest rows: KDA's HOTSPOTS, by density-connected clusters (Ester, Kriegel, Sander, Xu: A Density-Based Algorithm for Discovering Clusters,
/// DBSCAN, 1996). A row with enough others within the scan radius is dense; dense rows within the radius of each other are of one hotspot, and every row within
/// the radius of one of its dense rows belongs to it. A row between two hotspots that is not dense itself belongs to both, so the order of rows does not matter.
/// </summary>
/// <remarks>
/// <para>KDA documents the density as the number of rows divided by the size of the hotspot, and nothing more of the formula. Here the size is the volume of the box around
/// the rows; so that equal values give a number, no side counts as shorter than the scan radius.</para>
/// <para>The rows' neighbours are kept as a matrix of bits, one row of which changes with every new row: the work for a row grows with the window's size times (columns + dense rows / 64).</para>
/// </remarks>
internal sealed class HotspotFinder
{
    private const int Version = 1;

    private readonly int _columns;
    private readonly int _words;

    // The rows are in a ring of places; a place's neighbours are the bits of its words, itself included.
    private readonly double[] _points;
    private readonly ulong[] _neighbours;
    private readonly int[] _neighbourCounts;
    private long _rows;

    // Scratch for one search.
    private readonly ulong[] _dense;
    private readonly ulong[] _members;
    private readonly int[] _pending;

    /// <exception cref="ArgumentOutOfRangeException">A parameter or the number of columns is out of its range.</exception>
    public HotspotFinder(HotspotParameters parameters, int columns)
    {
        if (parameters.Problem is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), problem);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, ForestParameters.MaxColumns);
        Parameters = parameters;
        _columns = columns;
        _words = (parameters.WindowSize + 63) / 64;
        _points = new double[parameters.WindowSize * columns];
        _neighbours = new ulong[parameters.WindowSize * _words];
        _neighbourCounts = new int[parameters.WindowSize];
        _dense = new ulong[_words];
        _members = new ulong[_words];
        _pending = new int[parameters.WindowSize];
    }

    public HotspotParameters Parameters { get; }

    /// <summary>The number of numeric columns in a row.</summary>
    public int Columns => _columns;

    /// <summary>Adds a row and gives the hotspots among the newest rows, the densest first, those of equal density by their smallest values.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">The row has another number of columns, or a number is not finite or beyond 1e300. Nothing has changed then.</exception>
    public IReadOnlyList<Hotspot> Add(ReadOnlySpan<double> row)
    {
        NumericRow.Check(row, _columns);
        Put(row);
        return Find();
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        Parameters.Write(writer);
        writer.Write(_columns);
        writer.Write(_rows);
        StoredForest.Write(writer, _points.AsSpan(0, Count * _columns));
    }

    /// <summary>Restores a stored finder, which goes on with the same hotspots. The neighbours are found again from the rows.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or do not hold together.</exception>
    public static HotspotFinder Read(BinaryReader reader)
    {
        StoredForest.Expect(reader.ReadInt32(), Version);
        var parameters = HotspotParameters.Read(reader);
        var finder = new HotspotFinder(parameters, StoredForest.Columns(reader.ReadInt32())) { _rows = StoredForest.NotNegative(reader.ReadInt64()) };
        StoredForest.Read(reader, finder._points.AsSpan(0, finder.Count * finder._columns));
        StoredForest.Expect(finder._points);
        for (var place = 0; place < finder.Count; place++)
        {
            finder.Connect(place, place + 1);
        }

        return finder;
    }

    private int Count => (int)Math.Min(_rows, Parameters.WindowSize);

    private void Put(ReadOnlySpan<double> row)
    {
        var place = (int)(_rows % Parameters.WindowSize);
        if (_rows >= Parameters.WindowSize)
        {
            Disconnect(place);
        }

        for (var i = 0; i < row.Length; i++)
        {
            // Adding 0 makes a negative zero a plain one.
            _points[(place * _columns) + i] = row[i] + 0.0;
        }

        _rows++;
        Connect(place, Count);
    }

    private void Disconnect(int place)
    {
        var words = NeighboursOf(place);
        foreach (var other in new Bits(words))
        {
            Clear(NeighboursOf(other), place);
            _neighbourCounts[other]--;
        }

        words.Clear();
        _neighbourCounts[place] = 0;
    }

    /// <summary>Finds the neighbours of a place among the first places.</summary>
    private void Connect(int place, int among)
    {
        var limit = Parameters.ScanRadius * Parameters.ScanRadius;
        for (var other = 0; other < among; other++)
        {
            if (SquaredDistance(place, other) <= limit)
            {
                Set(NeighboursOf(place), other);
                _neighbourCounts[place]++;
                if (other != place)
                {
                    Set(NeighboursOf(other), place);
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

    private List<Hotspot> Find()
    {
        Array.Clear(_dense);
        for (var place = 0; place < Count; place++)
        {
            if (_neighbourCounts[place] >= Parameters.MinimumPoints)
            {
                Set(_dense, place);
            }
        }

        var hotspots = new List<Hotspot>();
        for (var word = 0; word < _words; word++)
        {
            while (_dense[word] != 0)
            {
                Gather((word * 64) + BitOperations.TrailingZeroCount(_dense[word]));
                hotspots.Add(Describe());
            }
        }

        hotspots.Sort(Compare);
        return hotspots;
    }

    /// <summary>Makes the members those of the hotspot of a dense row, and takes its dense rows out of those still to be looked at.</summary>
    private void Gather(int first)
    {
        Array.Clear(_members);
        Clear(_dense, first);
        var pending = 0;
        _pending[pending++] = first;
        while (pending > 0)
        {
            var neighbours = NeighboursOf(_pending[--pending]);
            for (var word = 0; word < _words; word++)
            {
                _members[word] |= neighbours[word];
                var reached = neighbours[word] & _dense[word];
                _dense[word] &= ~reached;
                for (; reached != 0; reached &= reached - 1)
                {
                    _pending[pending++] = (word * 64) + BitOperations.TrailingZeroCount(reached);
                }
            }
        }
    }

    private Hotspot Describe()
    {
        var lows = new double[_columns];
        var highs = new double[_columns];
        Array.Fill(lows, double.PositiveInfinity);
        Array.Fill(highs, double.NegativeInfinity);
        var count = 0;
        foreach (var place in new Bits(_members))
        {
            count++;
            var point = PointOf(place);
            for (var i = 0; i < point.Length; i++)
            {
                lows[i] = Math.Min(lows[i], point[i]);
                highs[i] = Math.Max(highs[i], point[i]);
            }
        }

        return new Hotspot(Density(count, lows, highs), lows, highs);
    }

    /// <summary>Divides side by side, so that the volume of many dimensions itself need not be a finite number.</summary>
    private double Density(int count, double[] lows, double[] highs)
    {
        double density = count;
        for (var i = 0; i < lows.Length; i++)
        {
            density /= Math.Max(highs[i] - lows[i], Parameters.ScanRadius);
        }

        return Math.Min(density, double.MaxValue);
    }

    private static int Compare(Hotspot one, Hotspot other)
    {
        var order = other.Density.CompareTo(one.Density);
        for (var i = 0; i < one.MinValues.Count && order == 0; i++)
        {
            order = one.MinValues[i].CompareTo(other.MinValues[i]);
        }

        return order;
    }

    private ReadOnlySpan<double> PointOf(int place) => _points.AsSpan(place * _columns, _columns);

    private Span<ulong> NeighboursOf(int place) => _neighbours.AsSpan(place * _words, _words);

    private static void Set(Span<ulong> words, int bit) => words[bit / 64] |= 1UL << (bit % 64);

    private static void Clear(Span<ulong> words, int bit) => words[bit / 64] &= ~(1UL << (bit % 64));

    /// <summary>The numbers of the bits that are set, rising. The words may lose bits while they are read.</summary>
    private ref struct Bits(ReadOnlySpan<ulong> words)
    {
        private readonly ReadOnlySpan<ulong> _words = words;
        private int _word = -1;
        private ulong _left;

        public readonly int Current => (_word * 64) + BitOperations.TrailingZeroCount(_left);

        public readonly Bits GetEnumerator() => this;

        public bool MoveNext()
        {
            _left &= _left - 1;
            while (_left == 0 && ++_word < _words.Length)
            {
                _left = _words[_word];
            }

            return _left != 0;
        }
    }
}
