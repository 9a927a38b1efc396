using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.Inference.Tensors;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Inference.Models;

/// <summary>All sensors as one model: a client writes ids in the place of feature vectors, and gets what each sensor's own model says of its live features, and the features.</summary>
internal sealed class SensorsModel(FreshSensors sensors, FeatureViews views, TimeProvider time) : IInferenceModel
{
    /// <summary>The model's name.</summary>
    public const string ModelName = "sensors";

    /// <summary>The model's input: the ids of sensors.</summary>
    public const string Ids = "sensor_id";

    private const string Found = "found";
    private const string ScoredBy = "model";
    private const string Table = "features";
    private const string View = "view";

    private static readonly string[] Standard = [FeatureNames.Score, FeatureNames.IsAnomaly, Found, ScoredBy];

    public string Name => ModelName;

    public string Version => "1";

    public string Platform => "sensorgrid";

    public IReadOnlyList<string> Columns => [];

    public IReadOnlyList<TensorShape> Inputs { get; } = [new(Ids, Datatypes.Bytes, [-1])];

    public IReadOnlyList<TensorShape> Outputs { get; } =
    [
        new(FeatureNames.Score, Datatypes.Fp64, [-1]),
        new(FeatureNames.IsAnomaly, Datatypes.Bool, [-1]),
        new(Found, Datatypes.Bool, [-1]),
        new(ScoredBy, Datatypes.Bytes, [-1]),
        new(Table, Datatypes.Fp64, [-1, -1]),
    ];

    public async Task<IReadOnlyList<OutputTensor>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var ids = IdsOf(request);
        var question = SensorsQuestion.From(request, time);
        var columns = ColumnsOf(request);
        var requested = request.OutputsOf(columns is null ? Standard : [.. Standard, Table]);
        if (columns is null && requested.Any(output => output.Name == Table))
        {
            throw new BadHttpRequestException($"Output '{Table}' is a table of the features that the request's parameter '{Table}' names, with commas between them, or its '{View}': it is missing.");
        }

        string[] single = [.. requested.Select(output => output.Name).Where(name => name != Table && !Standard.Contains(name, StringComparer.Ordinal))];
        string[] names = [.. single.Union(columns ?? [], StringComparer.Ordinal)];
        if ((long)ids.Length * (single.Length + (columns?.Length ?? 0)) is > RequestLimits.BatchFeatures and var cells)
        {
            throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{ids.Length} sensors with these features are {cells} values; one request may ask for {RequestLimits.BatchFeatures}."));
        }

        var selection = names.Length == 0 ? null : FeatureSelection.Of(names);
        var findings = await question.AskAsync(ids, sensors, time, answer => Finding.Of(answer, selection), cancellationToken);
        Finding[] rows = [.. ids.Select(id => findings[id])];
        return [.. requested.Select(output => TensorOf(output, rows, names, columns))];
    }

    private static string[] IdsOf(InferRequest request)
    {
        var input = request.OnlyInput(ModelName, Ids);
        if (input.Shape is not ([_] or [_, 1]))
        {
            throw new BadHttpRequestException($"Input '{Ids}' has the shape {input.ShapeText}; [sensors] or [sensors, 1] was expected.");
        }

        return input.Shape[0] <= RequestLimits.BatchSensors
            ? input.Texts()
            : throw new BadHttpRequestException($"Input '{Ids}' has {input.Shape[0]} ids; one request may ask for {RequestLimits.BatchSensors}.");
    }

    // Selected as GET /sensors/{id}/features does.
    private string[]? ColumnsOf(InferRequest request)
    {
        var view = request.TextParameter(View);
        return views.Select(request.TextParameter(Table), view) is not { } selection ? null
            : selection.Names ?? throw new BadHttpRequestException($"View '{view}' has patterns, so that each sensor has features of its own by it; the columns of a table have to be named.");
    }

    private static OutputTensor TensorOf(RequestedOutput output, Finding[] rows, string[] names, string[]? columns)
    {
        switch (output.Name)
        {
            case FeatureNames.Score:
                return OutputTensor.Of(output, Datatypes.Fp64, Array.ConvertAll(rows, row => row.Score));
            case FeatureNames.IsAnomaly:
                return OutputTensor.Of(output, Datatypes.Bool, Array.ConvertAll(rows, row => row.IsAnomaly));
            case Found:
                return OutputTensor.Of(output, Datatypes.Bool, Array.ConvertAll(rows, row => row.IsFound));
            case ScoredBy:
                return OutputTensor.Of(output, Datatypes.Bytes, Array.ConvertAll(rows, row => row.Model));
            case Table:
                int[] places = [.. columns!.Select(column => Array.IndexOf(names, column))];
                return OutputTensor.Of(output, Datatypes.Fp64, rows.SelectMany(row => places.Select(place => row.Value(place))).ToArray(), rows.Length, places.Length);
            default:
                var at = Array.IndexOf(names, output.Name);
                return OutputTensor.Of(output, Datatypes.Fp64, Array.ConvertAll(rows, row => row.Value(at)));
        }
    }

    /// <summary>The part of a sensor's answer that is kept.</summary>
    private sealed record Finding(bool IsFound, double Score, bool IsAnomaly, string Model, double[] Values)
    {
        public static Finding Of(FeaturesAnswer answer, FeatureSelection? selection) => answer.Features is { } features
            ? new Finding(true, features.Score?.Score ?? double.NaN, features.Score?.IsAnomaly ?? false, features.Score?.Model ?? "", selection?.Of(features).Values ?? [])
            : new Finding(false, double.NaN, false, "", []);

        public double Value(int place) => place < Values.Length ? Values[place] : double.NaN;
    }
}
