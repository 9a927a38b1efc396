using System.Numerics;

namespace SensorGrid.Sql.Forest;

/// <summary>
/// The hotspots among the newest rows: KDA's HOTSPOTS, by density-connected clusters (Ester, Kriegel, Sander, Xu: A Density-Based Algorithm for Discovering Clusters
/// in Large Spatial Databases with Noise, 1996: DBSCAN). A row with enough others within the scan radius is dense; dense rows within the radius of each other are of one
/// hotspot, and every row within the radius of one of its dense rows belongs to it. A row between two hotspots that is not dense itself belongs to both, so the order of rows
/// does not matter.
/// </summary>
/// <remarks>
/// <para>KDA says of the density only that it is the number of rows divided by the size of the hotspot. Here the size is the volume of the box around
/// the rows; so that equal values give a number, no side counts as shorter than the scan radius.</para>
/// <para>The work for a row grows with the window's size times (columns + dense rows / 64).</para>
/// </remarks>
internal sealed class HotspotFinder
{
    private const int Version = 1;

    private readonly NeighbourWindow _window;

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
        _window = new NeighbourWindow(parameters.WindowSize, columns, parameters.ScanRadius);
        _dense = new ulong[_window.Words];
        _members = new ulong[_window.Words];
        _pending = new int[parameters.WindowSize];
    }

    public HotspotParameters Parameters { get; }

    /// <summary>The number of numeric columns in a row.</summary>
    public int Columns => _window.Columns;

    /// <summary>Adds a row and gives the hotspots among the newest rows, the densest first, those of equal density by their smallest values.</summary>
    /// <param name="row">One number for each column.</param>
    /// <exception cref="ArgumentException">The row has another number of columns, or a number is not finite or beyond 1e300. Nothing has changed then.</exception>
    public IReadOnlyList<Hotspot> Add(ReadOnlySpan<double> row)
    {
        NumericRow.Check(row, Columns);
        _window.Add(row);
        return Find();
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        Parameters.Write(writer);
        writer.Write(Columns);
        _window.Write(writer);
    }

    /// <summary>Restores a stored finder, which goes on with the same hotspots.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or do not hold together.</exception>
    public static HotspotFinder Read(BinaryReader reader)
    {
        StoredForest.Expect(reader.ReadInt32(), Version);
        var parameters = HotspotParameters.Read(reader);
        var finder = new HotspotFinder(parameters, StoredForest.Columns(reader.ReadInt32()));
        finder._window.Read(reader);
        return finder;
    }

    /// <summary>Restores a stored finder whose parameters are known.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or finder, or do not hold together.</exception>
    public static HotspotFinder Restore(BinaryReader reader, HotspotParameters parameters, int columns) =>
        Read(reader) is var finder && finder.Parameters == parameters && finder.Columns == columns
            ? finder
            : throw new InvalidDataException("The stored hotspots have other parameters.");

    private List<Hotspot> Find()
    {
        Array.Clear(_dense);
        for (var place = 0; place < _window.Count; place++)
        {
            if (_window.NeighbourCount(place) >= Parameters.MinimumPoints)
            {
                BitWords.Set(_dense, place);
            }
        }

        var hotspots = new List<Hotspot>();
        for (var word = 0; word < _dense.Length; word++)
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
        BitWords.Clear(_dense, first);
        var pending = 0;
        _pending[pending++] = first;
        while (pending > 0)
        {
            var neighbours = _window.NeighboursOf(_pending[--pending]);
            for (var word = 0; word < _dense.Length; word++)
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
        var lows = new double[Columns];
        var highs = new double[Columns];
        Array.Fill(lows, double.PositiveInfinity);
        Array.Fill(highs, double.NegativeInfinity);
        var count = 0;
        foreach (var place in new BitWords(_members))
        {
            count++;
            var point = _window.PointOf(place);
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
}
