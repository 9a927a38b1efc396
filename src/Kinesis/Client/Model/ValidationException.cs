using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A parameter does not have the required form.</summary>
public sealed class ValidationException(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonKinesisException(message, innerException, errorType, errorCode, requestId, statusCode);
