using System.Text;
using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class KdaApplicationParserTests
{
    private const string Schema = """
        {"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$.items[0:]"}}},"RecordEncoding":"UTF-8",
         "RecordColumns":[{"Name":"TICKER","Mapping":"$.ticker","SqlType":"VARCHAR(4)"},{"Name":"PRICE","Mapping":"$.price","SqlType":"DECIMAL(9,2)"}]}
        """;

    private const string Inputs = $$$$$$$"""[{"NamePrefix":"SOURCE_SQL_STREAM","KinesisStreamsInput":{"ResourceARN":"arn"},"InputSchema":{{{{{{{Schema}}}}}}}}]""";

    private const string Tables = $$$$$$$"""[{"TableName":"COMPANIES","S3ReferenceDataSource":{"BucketARN":"b","FileKey":"k"},"ReferenceSchema":{{{{{{{Schema}}}}}}}}]""";

    private const string Outputs = """[{"Name":"DEST","DestinationSchema":{"RecordFormatType":"JSON"}}]""";

    public static TheoryData<string> Shapes => new()
    {
        $$$$$$$"""{"ApplicationName":"a","ApplicationCode":"SELECT 1;\nEND","Inputs":{{{{{{{Inputs}}}}}}},"Outputs":{{{{{{{Outputs}}}}}}},"ReferenceDataSources":{{{{{{{Tables}}}}}}}}""",
        $$$$$$$"""{"ApplicationDetail":{"ApplicationCode":"SELECT 1;\nEND","InputDescriptions":{{{{{{{Inputs}}}}}}},"OutputDescriptions":{{{{{{{Outputs}}}}}}},"ReferenceDataSourceDescriptions":{{{{{{{Tables}}}}}}}}}""",
        $$$$$$$"""
        {"ApplicationConfiguration":{"SqlApplicationConfiguration":{"Inputs":{{{{{{{Inputs}}}}}}},"Outputs":{{{{{{{Outputs}}}}}}},"ReferenceDataSources":{{{{{{{Tables}}}}}}}},
         "ApplicationCodeConfiguration":{"CodeContentType":"PLAINTEXT","CodeContent":{"TextContent":"SELECT 1;\nEND"}}}}
        """,
        $$$$$$$"""
        {"ApplicationDetail":{"ApplicationConfigurationDescription":{"SqlApplicationConfigurationDescription":{"InputDescriptions":{{{{{{{Inputs}}}}}}},"OutputDescriptions":{{{{{{{Outputs}}}}}}},
         "ReferenceDataSourceDescriptions":{{{{{{{Tables}}}}}}}},"ApplicationCodeConfigurationDescription":{"CodeContentDescription":{"TextContent":"SELECT 1;\nEND"}}}}}
        """,
        $$$$$$$"""
        {"Resources":{"Bucket":{"Type":"AWS::S3::Bucket"},
         "App":{"Type":"AWS::KinesisAnalytics::Application","Properties":{"ApplicationCode":{"Fn::Join":["\n",["SELECT 1;","END"]]},"Inputs":{{{{{{{Inputs}}}}}}}}},
         "Out":{"Type":"AWS::KinesisAnalytics::ApplicationOutput","Properties":{"ApplicationName":{"Ref":"App"},"Output":{"Name":"DEST"}}},
         "Table":{"Type":"AWS::KinesisAnalytics::ApplicationReferenceDataSource","Properties":{"ReferenceDataSource":{"TableName":"COMPANIES","ReferenceSchema":{{{{{{{Schema}}}}}}}}}}}}
        """,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Program_inputs_tables_and_outputs_are_found_in_every_shape(string json)
    {
        var application = Parse(json);

        Assert.Equal("SELECT 1;\nEND", application.Code);
        Assert.Equal("SOURCE_SQL_STREAM_001", Assert.Single(application.Inputs).Key);
        Assert.Equal("COMPANIES", Assert.Single(application.Tables).Key);
        Assert.Equal(["DEST"], application.Outputs);
    }

    [Theory]
    [InlineData("""{"resource":{"aws_kinesis_analytics_application":{"app":""", "}}}", false)]
    [InlineData("""{"resource":{"aws_kinesis_analytics_application":{"app":[""", "]}}}", false)]
    [InlineData("""{"format_version":"1.0","values":{"root_module":{"resources":[{"type":"aws_s3_bucket","values":{}},{"type":"aws_kinesis_analytics_application","values":""", "}]}}}", true)]
    [InlineData("""{"planned_values":{"root_module":{"child_modules":[{"resources":[{"type":"aws_kinesis_analytics_application","values":""", "}]}]}}}", true)]
    public void Resources_of_Terraform_are_read(string before, string behind, bool hasListsOfOne)
    {
        const string Columns = """{"name":"TICKER","mapping":"$.ticker","sql_type":"VARCHAR(4)"},{"name":"PRICE","mapping":"$.price","sql_type":"DOUBLE"}""";
        var format = One("""{"mapping_parameters":{"json":{"record_row_path":"$.items[0:]"},"csv":[]}}""");
        var schema = One("{\"record_columns\":[" + Columns + "],\"record_encoding\":\"UTF-8\",\"record_format\":" + format + "}");
        var input = One("""{"name_prefix":"IN","parallelism":[{"count":1}],"processing_configuration":[],"schema":""" + schema + "}");
        var table = One("""{"table_name":"COMPANIES","schema":""" + schema + "}");
        var body = """{"name":"a","code":"SELECT 1;","description":null,"outputs":[{"name":"DEST","schema":{"record_format_type":"JSON"}}],"inputs":""" + input
            + ",\"reference_data_sources\":" + table + "}";

        var application = Parse($"{before}{body}{behind}");

        Assert.Equal("SELECT 1;", application.Code);
        Assert.Equal("IN_001", Assert.Single(application.Inputs).Key);
        Assert.Equal(["TICKER VARCHAR(4)", "PRICE DOUBLE"], application.Inputs["IN_001"].Columns.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(["items", "[0:]"], application.Inputs["IN_001"].RowPath.Steps);
        Assert.Equal("COMPANIES", Assert.Single(application.Tables).Key);
        Assert.Equal(["DEST"], application.Outputs);

        string One(string block) => hasListsOfOne ? $"[{block}]" : block;
    }

    [Fact]
    public void An_input_has_a_bounded_number_of_streams()
    {
        var names = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"S{i}\""));
        var json = $$$"""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"S","InAppStreamNames":[{{{names}}}],"InputSchema":{"RecordFormat":{"RecordFormatType":"JSON"},"RecordColumns":[{"Name":"a","SqlType":"INTEGER","Mapping":"$.a"}]}}]}""";

        var refusal = Assert.Throws<InputSchemaException>(() => KdaApplicationParser.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Contains("has 65 names: an input has at most 64 streams", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_version_of_Terraform_is_read_too()
    {
        var application = Parse("""
            {"values":{"root_module":{"resources":[{"address":"aws_kinesisanalyticsv2_application.app","type":"aws_kinesisanalyticsv2_application","values":{"name":"a","application_configuration":[{
              "application_code_configuration":[{"code_content":[{"text_content":"SELECT 1;"}],"code_content_type":"PLAINTEXT"}],
              "sql_application_configuration":[{"output":[{"name":"DEST","destination_schema":[{"record_format_type":"JSON"}]}],
                "input":[{"name_prefix":"IN","in_app_stream_names":["IN_001"],"input_schema":[{"record_column":[{"name":"A","sql_type":"INTEGER"}],
                  "record_format":[{"record_format_type":"CSV","mapping_parameters":[{"csv_mapping_parameters":[{"record_row_delimiter":"\n","record_column_delimiter":"|"}]}]}]}]}]}]}]}}]}}}
            """);

        Assert.Equal(("SELECT 1;", "|"), (application.Code, application.Inputs["IN_001"].ColumnDelimiter));
        Assert.Equal(["DEST"], application.Outputs);
    }

    [Theory]
    [InlineData("""{"NamePrefix":"IN","InputParallelism":{"Count":3},"InputSchema":SCHEMA}""")]
    [InlineData("""{"NamePrefix":"IN","InAppStreamNames":["IN_001","IN_002","IN_003"],"InputSchema":SCHEMA}""")]
    public void Records_of_several_parallel_streams_come_in_the_first_and_the_others_are_there(string input)
    {
        var application = Parse($$"""{"ApplicationCode":"SELECT * FROM \"IN_001\"; SELECT * FROM in_002 -- last","Inputs":[{{input.Replace("SCHEMA", Schema, StringComparison.Ordinal)}}]}""");

        Assert.Equal("IN_001", Assert.Single(application.Inputs).Key);
        Assert.StartsWith("SELECT * FROM \"IN_001\"; SELECT * FROM in_002 -- last\n;\n", application.Code);
        Assert.EndsWith("CREATE STREAM \"IN_002\" (\"TICKER\" VARCHAR(4), \"PRICE\" DECIMAL(9, 2));", application.Code);
    }

    [Theory]
    [InlineData("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  App:\n", "template in YAML")]
    [InlineData("Resources:\n  App:\n    Type: AWS::KinesisAnalytics::Application\n", "template in YAML")]
    [InlineData("resource \"aws_kinesis_analytics_application\" \"app\" {\n}", "terraform show -json")]
    public void Files_of_other_tools_are_explained(string text, string explanation) => Assert.Contains(explanation, KdaApplicationParser.Explain(text));

    [Fact]
    public void A_program_is_not_explained() => Assert.Null(KdaApplicationParser.Explain("-- Resources: none\nCREATE STREAM resource (a INTEGER);"));

    [Fact]
    public void A_schema_has_its_paths_and_types()
    {
        var schema = InputSchemaParser.Parse(Encoding.UTF8.GetBytes(Schema));

        Assert.Equal(["items", "[0:]"], schema.RowPath.Steps);
        Assert.Equal(["TICKER VARCHAR(4)", "PRICE DECIMAL(9, 2)"], schema.Columns.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(["price"], schema.Columns[1].Path?.Steps);
    }

    [Fact]
    public void Delimiters_of_CSV_may_be_written_as_escapes()
    {
        var schema = InputSchemaParser.Parse("""
            {"InputSchema":{"RecordFormat":{"RecordFormatType":"CSV","MappingParameters":{"CSVMappingParameters":{"RecordRowDelimiter":"\\n","RecordColumnDelimiter":"\\t"}}},
             "RecordColumns":[{"Name":"A","SqlType":"INTEGER"}]}}
            """u8);

        Assert.Equal((RecordFormat.Csv, "\n", "\t"), (schema.Format, schema.RowDelimiter, schema.ColumnDelimiter));
    }

    [Theory]
    [InlineData("""{"ApplicationName":"a"}""", "there is no program in it")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"InputSchema":{}}]}""", "Inputs[0] has no NamePrefix")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A"}]}""", "Inputs[0] has no InputSchema")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A","InputSchema":{"RecordColumns":[{"Name":"A","SqlType":"INT"},{"Name":"B","SqlType":"VARCHR"}]}}]}""", "Inputs[0].InputSchema, RecordColumns[1]: SqlType 'VARCHR' is no type")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A","InputProcessingConfiguration":{"InputLambdaProcessor":{"ResourceARN":"f"}}}]}""", "Inputs[0] has an InputProcessingConfiguration, and its Lambda function is not run here: take that member out")]
    [InlineData("""{"ApplicationCode":"x","Inputs":[{"NamePrefix":"A","InputParallelism":{"Count":65},"InputSchema":{"RecordColumns":[{"Name":"A","SqlType":"INT"}]}}]}""", "Inputs[0].InputParallelism: Count is no number from 1 to 64")]
    [InlineData("""{"resource":{"aws_s3_bucket":{"b":{}}}}""", "no resource of type aws_kinesis_analytics_application")]
    [InlineData("""{"resource":{"aws_kinesis_analytics_application":{"a":{"code":"SELECT ${var.x}"}}}}""", "which only Terraform knows")]
    [InlineData("""{"ApplicationCode":{"Fn::Sub":"SELECT ${x}"}}""", "variables")]
    [InlineData("""{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}""", "no resource of type AWS::KinesisAnalytics::Application")]
    [InlineData("""{"ApplicationCode":""", "not well-formed JSON at line 1")]
    public void What_is_wrong_is_told_with_its_place(string json, string message) => Assert.Contains(message, Assert.Throws<InputSchemaException>(() => Parse(json)).Message);

    [Fact]
    public void Two_applications_of_a_template_are_named()
    {
        const string Application = """{"Type":"AWS::KinesisAnalytics::Application","Properties":{"ApplicationCode":"x"}}""";

        Assert.Contains("2 applications, A, B", Assert.Throws<InputSchemaException>(() => Parse($$$$$$$"""{"Resources":{"A":{{{{{{{Application}}}}}}},"B":{{{{{{{Application}}}}}}}}}""")).Message);
    }

    private static KdaApplication Parse(string json) => KdaApplicationParser.Parse(Encoding.UTF8.GetBytes(json));
}
