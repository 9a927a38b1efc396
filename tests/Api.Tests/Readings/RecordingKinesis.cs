using System.Reflection;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Tests.Readings;

/// <summary>A service that takes every record, and keeps it. Not sealed: its proxy derives from it.</summary>
public class RecordingKinesis : DispatchProxy
{
    private readonly List<PutRecordsRequestEntry> _records = [];

    public static (List<PutRecordsRequestEntry> Records, IAmazonKinesis Client) Create()
    {
        var client = Create<IAmazonKinesis, RecordingKinesis>();
        return (((RecordingKinesis)(object)client)._records, client);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name != nameof(IAmazonKinesis.PutRecordsAsync))
        {
            return targetMethod.ReturnType == typeof(void) ? null : throw new NotSupportedException(targetMethod.Name);
        }

        var request = (PutRecordsRequest)args![0]!;
        _records.AddRange(request.Records);
        return Task.FromResult(new PutRecordsResponse
        {
            FailedRecordCount = 0,
            Records = [.. request.Records.Select(_ => new PutRecordsResultEntry { ShardId = "shardId-000000000000", SequenceNumber = "1" })],
        });
    }
}
