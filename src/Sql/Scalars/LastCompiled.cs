namespace SensorGrid.Sql.Scalars;

/// <summary>Compiles patterns that come with the rows, and keeps the last one: neighbouring rows mostly have the same. Safe for concurrent use.</summary>
/// <typeparam name="T">The compiled form.</typeparam>
/// <param name="compile">Compiles a pattern.</param>
internal sealed class LastCompiled<T>(Func<string, T> compile)
{
    private Tuple<string, T>? _last;

    /// <summary>The compiled form of a pattern.</summary>
    public T Get(string pattern)
    {
        var last = _last;
        if (last is null || last.Item1 != pattern)
        {
            last = Tuple.Create(pattern, compile(pattern));
            _last = last;
        }

        return last.Item2;
    }
}
