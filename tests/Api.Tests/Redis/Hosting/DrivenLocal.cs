using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>Sensors that live in the process, and can answer at once: all whose id begins with <c>local</c>. Any other is called.</summary>
internal sealed class DrivenLocal : ILocalSensors
{
    private long _reads;

    /// <summary>Gets or sets the names of their features, of which each has the value 1. By default one, of the sensor's own name.</summary>
    public string[]? Names { get; set; }

    /// <summary>Gets or sets what happens before one answers.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The number of answers given at once.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public ValueTask<FeaturesAnswer?> GetFeaturesAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken) => ValueTask.FromResult<FeaturesAnswer?>(null);

    public bool TryRead<TState>(ReadOnlySpan<char> sensorId, AsOf asOf, TState state, FeatureValuesReader<TState> read)
    {
        if (!sensorId.StartsWith("local"))
        {
            return false;
        }

        var id = sensorId.ToString();
        Before(id);
        var names = Names ?? [id];
        var values = new double[names.Length];
        Array.Fill(values, 1);
        read(state, new FeatureValues(names, values));
        Interlocked.Increment(ref _reads);
        return true;
    }
}
