namespace SensorGrid.Grains.Tests.Storage;

/// <summary>An operation on one item. Its effect happens once, with the first <see cref="Run"/>.</summary>
internal sealed class ItemCall(ItemCallKind kind, GrainId item, int bytes, Func<string> effect)
{
    private bool _ran;
    private Exception? _error;

    public ItemCallKind Kind => kind;

    public GrainId Item => item;

    public int Bytes => bytes;

    /// <summary>The outcome: an ETag or an error.</summary>
    public string Outcome { get; private set; } = "";

    public void Run()
    {
        if (!_ran)
        {
            _ran = true;
            try
            {
                Outcome = effect();
            }
            catch (Exception exception)
            {
                (_error, Outcome) = (exception, "conflict");
            }
        }

        if (_error is not null)
        {
            throw _error;
        }
    }

    /// <summary>Lets the effect happen; an error is for the caller.</summary>
    public void Apply()
    {
        try
        {
            Run();
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
        }
    }
}
