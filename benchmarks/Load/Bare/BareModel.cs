using Microsoft.ML.OnnxRuntime;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Load.Bare;

/// <summary>The shipped model in a session of one thread, always run over one size of batch, on buffers that are bound once.</summary>
internal sealed class BareModel : IDisposable
{
    public const int Rows = 256;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly float[] _strangeness = new float[Rows];
    private readonly float[] _evidence = new float[Rows];
    private readonly OrtValue _input;
    private readonly OrtValue[] _outputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    public BareModel(Model model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        _session = new InferenceSession(model.Graph, options);
        _inputNames = [model.Manifest.Input];
        _outputNames = [model.Manifest.Outputs.Strangeness, model.Manifest.Outputs.Evidence ?? throw new NotSupportedException("The shipped model has evidence.")];
        _input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, Inputs.AsMemory(), [Rows, BareDetector.Inputs]);
        _outputs = [Bind(_strangeness, _outputNames[0]), Bind(_evidence, _outputNames[1])];
    }

    /// <summary>The rows, one after the other.</summary>
    public float[] Inputs { get; } = new float[Rows * BareDetector.Inputs];

    public ReadOnlySpan<float> Strangeness => _strangeness;

    public ReadOnlySpan<float> Evidence => _evidence;

    public void Run() => _session.Run(_runOptions, _inputNames, [_input], _outputNames, _outputs);

    public void Dispose()
    {
        _input.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
        _session.Dispose();
        _runOptions.Dispose();
    }

    private OrtValue Bind(float[] numbers, string output) => OrtValue.CreateTensorValueFromMemory(
        OrtMemoryInfo.DefaultInstance, numbers.AsMemory(), _session.OutputMetadata[output].Dimensions.Length == 1 ? [Rows] : [Rows, 1]);
}
