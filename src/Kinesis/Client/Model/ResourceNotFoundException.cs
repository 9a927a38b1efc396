using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>There is no such stream or shard, or it cannot be used yet.</summary>
public sealed class ResourceNotFoundException(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonKinesisException(message, innerException, errorType, errorCode, requestId, statusCode);
