namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The cells' durable states: each is read whole, and written under the condition that nobody has written it since.</summary>
internal sealed class Storage<TState>
    where TState : class
{
    /// <summary>The etag of a cell that was never stored.</summary>
    public const int Nothing = 0;

    private const int Conflict = -1;

    private readonly Dictionary<CellKey, Stored<TState>> _cells = [];

    public IEnumerable<KeyValuePair<CellKey, Stored<TState>>> All => _cells;

    /// <summary>Reads a cell. States in the storage are never changed: copy before use.</summary>
    public Ask<Stored<TState>> Read(CellKey key) => new(() => Of(key));

    /// <summary>Reads a cell at once: for oracles.</summary>
    public Stored<TState> Of(CellKey key) => _cells.GetValueOrDefault(key);

    /// <summary>Writes a cell if its etag is still the given one.</summary>
    /// <param name="key">The cell.</param>
    /// <param name="etag">The etag under which the writer knows it.</param>
    /// <param name="copy">A state that nobody changes any more.</param>
    /// <param name="isConditional">False overwrites whatever is there.</param>
    /// <returns>The new etag; see <see cref="IsConflict"/>.</returns>
    public Ask<int> Write(CellKey key, int etag, TState copy, bool isConditional = true) => new(() =>
    {
        var known = Of(key).ETag;
        if (known != etag && isConditional)
        {
            return Conflict;
        }

        _cells[key] = new Stored<TState>(known + 1, copy);
        return known + 1;
    });

    /// <summary>Whether a write was refused, because another activation has written.</summary>
    public static bool IsConflict(int etag) => etag == Conflict;
}
