namespace SensorGrid.Sql.State;

/// <summary>Adds what was read to dictionaries.</summary>
internal static class LoadedEntries
{
    /// <summary>Adds an entry.</summary>
    /// <exception cref="InvalidDataException">The key is there already, which no run writes.</exception>
    public static void AddLoaded<TKey, TValue>(this IDictionary<TKey, TValue> entries, TKey key, TValue value)
    {
        if (!entries.TryAdd(key, value))
        {
            throw StateReader.Fault("a key is there twice.");
        }
    }
}
