using System.Text;
using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>A process that loads the state, changes some sections and saves it. Each of its operations waits until it is let go.</summary>
/// <remarks>Everything runs on the thread that lets an operation go, so that a schedule can be repeated.</remarks>
internal sealed class SteppedWriter
{
    private readonly List<(ItemCall Call, TaskCompletionSource Go)> _waiting = [];
    private readonly StringBuilder _trace = new();
    private readonly string _name;
    private readonly int[] _changes;
    private readonly PartedStateStore _store;
    private readonly int _saves;
    private int _names;

    public SteppedWriter(string name, int[] changes, int saves, MemoryItems items, PartLimits limits, TimeProvider clock)
    {
        (_name, _changes, _saves) = (name, changes, saves);
        _store = Stores.Create(new ItemStorage(items, WaitAsync), limits, clock, () => new Guid(name[0], (short)_names++, 0, new byte[8]));
        Run = RunAsync();
    }

    /// <summary>Completes when the writer is done, or has given way.</summary>
    public Task Run { get; }

    /// <summary>How many of its saves are known to have taken effect.</summary>
    public int Saved { get; private set; }

    /// <summary>The outcomes of all operations so far: they determine what the writer does next.</summary>
    public string Trace => $"{_trace}|{string.Join(',', _waiting.Select(waiting => (waiting.Call.Kind, waiting.Call.Item)))}";

    /// <summary>The operations to choose from. Reads that wait together have no order worth trying.</summary>
    public int Choices => _waiting.Count == 0 ? 0 : _waiting.TrueForAll(waiting => waiting.Call.Kind == ItemCallKind.Read) ? 1 : _waiting.Count;

    public void Step(int choice)
    {
        var (call, go) = _waiting[choice];
        _waiting.RemoveAt(choice);
        call.Apply();
        _trace.Append(call.Kind).Append(call.Item).Append('=').Append(call.Outcome).Append(';');
        go.SetResult();
    }

    private Task WaitAsync(ItemCall call)
    {
        var go = new TaskCompletionSource();
        _waiting.Add((call, go));
        return go.Task;
    }

    private async Task RunAsync()
    {
        var state = new PartedState();
        var loaded = await _store.LoadAsync(Stores.Owner, state, CancellationToken.None);
        try
        {
            for (IReadOnlyList<StateSection> sections = loaded; Saved < _saves; Saved++)
            {
                sections = SavedLog.Append(sections, _name, _changes);
                await _store.SaveAsync(Stores.Owner, state, sections, CancellationToken.None);
            }
        }
        catch (InconsistentStateException)
        {
            // Somebody else has saved.
        }
    }
}
