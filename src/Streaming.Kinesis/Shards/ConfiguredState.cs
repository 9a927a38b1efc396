namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Grain state in a storage whose name is an option, which an attribute could not name.</summary>
internal sealed class ConfiguredState<TState>
    where TState : class, new()
{
    private readonly IGrainContext _context;
    private readonly IPersistentState<TState> _stored;

    /// <summary>Creates the state, in the grain's constructor: it is then read before the activation receives calls.</summary>
    public ConfiguredState(IGrainContext context, IPersistentStateFactory factory, string stateName, string storageName)
    {
        _context = context;
        _stored = factory.Create<TState>(context, new Configuration(stateName, storageName));
    }

    public TState Value => _stored.State;

    /// <summary>Writes a new value. When that fails the old one stays in memory, and the activation goes: it no longer knows what is stored.</summary>
    public async Task WriteAsync(TState value)
    {
        var before = _stored.State;
        _stored.State = value;
        try
        {
            await _stored.WriteStateAsync();
        }
        catch
        {
            _stored.State = before;
            _context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The state could not be written."));
            throw;
        }
    }

    private sealed record Configuration(string StateName, string StorageName) : IPersistentStateConfiguration;
}
