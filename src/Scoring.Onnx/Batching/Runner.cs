using System.Collections.Concurrent;
using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Batching;

/// <summary>The right to run the model, and the room in which requests are put together. One owner at a time.</summary>
internal sealed class Runner
{
    private readonly float[] _inputs = new float[OnnxScorer.MostRows * DetectorInputs.Count];
    private readonly RowScore[] _scores = new RowScore[OnnxScorer.MostRows];

    /// <summary>The requests of the batch, in the order of its rows.</summary>
    public List<ScoreRequest> Requests { get; } = [];

    /// <summary>One that came next and has too many rows to be put to the others; null for none. It is run by itself.</summary>
    public ScoreRequest? Alone { get; private set; }

    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(0, Rows * DetectorInputs.Count);

    public Span<RowScore> Scores => _scores.AsSpan(0, Rows);

    private int Rows { get; set; }

    /// <summary>Gathers queued requests, in order, as far as there is room.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Gather(ConcurrentQueue<ScoreRequest> waiting)
    {
        Requests.Clear();
        (Rows, Alone) = (0, null);
        while (Rows < OnnxScorer.MostRows && Alone is null && waiting.TryDequeue(out var request))
        {
            if (!request.TryBegin())
            {
                continue;
            }

            if (Rows + request.Rows > OnnxScorer.MostRows)
            {
                Alone = request;
                break;
            }

            Requests.Add(request);
            request.Inputs.CopyTo(_inputs.AsSpan(Rows * DetectorInputs.Count));
            Rows += request.Rows;
        }

        return Requests.Count > 0 || Alone is not null;
    }

    /// <summary>Gives each request its scores.</summary>
    public void Distribute()
    {
        var from = 0;
        foreach (var request in Requests)
        {
            _scores.AsSpan(from, request.Rows).CopyTo(request.Scores);
            from += request.Rows;
        }
    }
}
