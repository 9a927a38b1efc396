using System.Reflection;
using SensorGrid.TestKit.Kinesis;
using Xunit.Sdk;
using Xunit.v3;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

/// <summary>Every fault on each of the two calls that reading makes.</summary>
internal sealed class CombinatorialFaultsAttribute : DataAttribute
{
    private static readonly string[] Operations = ["GetRecords", "GetShardIterator"];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            .. from fault in Enum.GetValues<Fault>()
               from operation in Operations
               where fault != Fault.PartlyThrottled
               where fault != Fault.ExpiredIterator || operation == "GetRecords"
               select new TheoryDataRow<Fault, string>(fault, operation),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
