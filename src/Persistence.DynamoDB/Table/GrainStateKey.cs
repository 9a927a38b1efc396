using System.Text;

namespace SensorGrid.Persistence.DynamoDB.Table;

/// <summary>The key of a state, and its owner.</summary>
internal readonly record struct GrainStateKey(string GrainReference, string StateName, GrainId GrainId)
{
    private const int LongestReference = 2048;
    private const int LongestStateName = 1024;

    public int Size => Encoding.UTF8.GetByteCount(GrainReference) + Encoding.UTF8.GetByteCount(StateName);

    /// <exception cref="ArgumentException">The key is longer than DynamoDB allows.</exception>
    public static GrainStateKey Create(string serviceId, string stateName, GrainId grainId)
    {
        var key = new GrainStateKey($"{serviceId}_{grainId}", stateName, grainId);
        Check(key.GrainReference, LongestReference, "the key", grainId);
        Check(stateName, LongestStateName, "the state's name", grainId);
        return key;
    }

    public override string ToString() => $"the state '{StateName}' of grain '{GrainId}'";

    private static void Check(string text, int longest, string what, GrainId grainId)
    {
        if (Encoding.UTF8.GetByteCount(text) is var length && length > longest)
        {
            throw new ArgumentException($"Grain '{grainId}' cannot be stored in DynamoDB: {what} has {length} bytes, at most {longest} are possible.");
        }
    }
}
