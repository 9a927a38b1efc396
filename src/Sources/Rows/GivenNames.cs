namespace SensorGrid.Sources.Rows;

/// <summary>The names of a row so far, none of which may be given twice.</summary>
internal sealed class GivenNames
{
    // Among so few names looking at each is faster than a set.
    private const int MostLookedThrough = 16;

    // Space for more is given back: emptying it would cost each of the rows that follow.
    private const int MostKept = 4096;

    private readonly List<ForeignName> _metrics = [];
    private readonly List<ForeignName> _skipped = [];
    private readonly Dictionary<string, string> _byMetric = new(StringComparer.Ordinal);
    private HashSet<string> _bySkipped = new(StringComparer.Ordinal);

    /// <summary>Begins the next row.</summary>
    public void Clear()
    {
        _metrics.Clear();
        _skipped.Clear();
        if (_byMetric.Count > 0)
        {
            _byMetric.Clear();
        }

        if (_skipped.Capacity > MostKept)
        {
            _skipped.Capacity = 0;
            _bySkipped = new HashSet<string>(StringComparer.Ordinal);
        }
        else if (_bySkipped.Count > 0)
        {
            _bySkipped.Clear();
        }
    }

    /// <summary>Adds the name of a metric.</summary>
    /// <returns>The earlier name that is the same, or would be the same metric; null when it is added.</returns>
    public string? Add(ForeignName name)
    {
        var earlier = OfMetric(name.Metric!) ?? (IsSkipped(name.Origin) ? name.Origin : null);
        if (earlier is null)
        {
            _metrics.Add(name);
        }

        return earlier;
    }

    /// <summary>Adds the name of a value that is skipped; false when it is there.</summary>
    public bool TryAddSkipped(ForeignName name)
    {
        if (IsSkipped(name.Origin) || (name.Metric is { } metric && OfMetric(metric) == name.Origin))
        {
            return false;
        }

        _skipped.Add(name);
        return true;
    }

    private string? OfMetric(string metric)
    {
        if (_metrics.Count > MostLookedThrough)
        {
            for (var i = _byMetric.Count; i < _metrics.Count; i++)
            {
                _byMetric.Add(_metrics[i].Metric!, _metrics[i].Origin);
            }

            return _byMetric.GetValueOrDefault(metric);
        }

        foreach (var given in _metrics)
        {
            if (given.Metric == metric)
            {
                return given.Origin;
            }
        }

        return null;
    }

    private bool IsSkipped(string origin)
    {
        if (_skipped.Count > MostLookedThrough)
        {
            for (var i = _bySkipped.Count; i < _skipped.Count; i++)
            {
                _bySkipped.Add(_skipped[i].Origin);
            }

            return _bySkipped.Contains(origin);
        }

        foreach (var given in _skipped)
        {
            if (given.Origin == origin)
            {
                return true;
            }
        }

        return false;
    }
}
