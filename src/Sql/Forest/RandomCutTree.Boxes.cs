namespace SensorGrid.Sql.Forest;

/// <content>The bounding boxes and the numbers of points.</content>
internal sealed partial class RandomCutTree
{
    private void Lighten(int node)
    {
        for (; node != None; node = _parents[node])
        {
            _masses[node]--;
        }
    }

    /// <summary>Fits the boxes again from a node up, as far as they change.</summary>
    private void Shrink(int node)
    {
        while (node != None && FitBox(node))
        {
            node = _parents[node];
        }
    }

    private void Extend(int node, ReadOnlySpan<double> point)
    {
        _masses[node]++;
        var lows = _boxes.AsSpan(2 * node * _dimensions, _dimensions);
        var highs = _boxes.AsSpan(((2 * node) + 1) * _dimensions, _dimensions);
        for (var i = 0; i < point.Length; i++)
        {
            lows[i] = Math.Min(lows[i], point[i]);
            highs[i] = Math.Max(highs[i], point[i]);
        }
    }

    /// <summary>Makes a node's box that of its two children and says whether it changed.</summary>
    private bool FitBox(int node)
    {
        var (left, right) = (_lefts[node], _rights[node]);
        var lows = _boxes.AsSpan(2 * node * _dimensions, _dimensions);
        var highs = _boxes.AsSpan(((2 * node) + 1) * _dimensions, _dimensions);
        var changed = Fit(lows, LowsOf(left), LowsOf(right), lowest: true);
        return Fit(highs, HighsOf(left), HighsOf(right), lowest: false) | changed;
    }

    private static bool Fit(Span<double> ends, ReadOnlySpan<double> left, ReadOnlySpan<double> right, bool lowest)
    {
        var changed = false;
        for (var i = 0; i < ends.Length; i++)
        {
            var end = lowest ? Math.Min(left[i], right[i]) : Math.Max(left[i], right[i]);
            changed |= end != ends[i];
            ends[i] = end;
        }

        return changed;
    }

    private int MassOf(int at) => at < 0 ? _leafMasses[~at] : _masses[at];

    private ReadOnlySpan<double> PointOf(int leaf) => _points.AsSpan(leaf * _dimensions, _dimensions);

    private ReadOnlySpan<double> LowsOf(int at) => at < 0 ? PointOf(~at) : _boxes.AsSpan(2 * at * _dimensions, _dimensions);

    private ReadOnlySpan<double> HighsOf(int at) => at < 0 ? PointOf(~at) : _boxes.AsSpan(((2 * at) + 1) * _dimensions, _dimensions);
}
