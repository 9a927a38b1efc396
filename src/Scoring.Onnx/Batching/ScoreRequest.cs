using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Batching;

/// <summary>A call that waits for the model. Its buffers are touched only between <see cref="TryBegin"/> and its completion.</summary>
internal sealed class ScoreRequest(ReadOnlyMemory<float> inputs, Memory<RowScore> scores)
{
    private const int Waiting = 0, Begun = 1, GivenUp = 2;

    // Not completed on the thread that runs the model: it has others to serve.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public int Rows => scores.Length;

    public ReadOnlySpan<float> Inputs => inputs.Span;

    public Span<RowScore> Scores => scores.Span;

    public Task Task => _completion.Task;

    /// <summary>Accepts the request for the model; false if its caller has given up.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Cancels the request, unless the model has begun.</summary>
    public void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete() => _completion.TrySetResult();

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
