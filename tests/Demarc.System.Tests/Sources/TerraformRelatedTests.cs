using Demarc.Adapters.Sources;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>What the resources of a plan or state see of those that refer to them.</summary>
public sealed class TerraformRelatedTests
{
    [Fact]
    public void AReferenceInTheConfigurationIsFollowed()
    {
        var related = Related(Plan(
            Resource("aws_s3_bucket.b", "aws_s3_bucket", "{}", unknown: """{"id":true,"bucket":true}"""),
            Resource("aws_s3_bucket.other", "aws_s3_bucket", "{}", unknown: """{"id":true}"""),
            Resource(
                "aws_s3_bucket_versioning.v", "aws_s3_bucket_versioning", """{"versioning_configuration":[{"status":"Enabled"}]}""",
                """{"bucket":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]}}""", """{"bucket":true,"id":true}""")));
        Assert.Equal("Enabled", Text(related["aws_s3_bucket.b"], "aws_s3_bucket_versioning.bucket", "versioning_configuration", "status"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.other"], "aws_s3_bucket_versioning.bucket"));
        Assert.Equal("none", Shown(related["aws_s3_bucket_versioning.v"], "aws_s3_bucket_versioning.bucket"));
    }

    [Fact]
    public void InstancesMeetByTheirIndexes()
    {
        var versioning = """{"bucket":{"references":["aws_s3_bucket.b","each.key"]}}""";
        var related = Related(Plan(
            Resource("aws_s3_bucket.b[\"x\"]", "aws_s3_bucket", "{}"),
            Resource("aws_s3_bucket.b[\"y\"]", "aws_s3_bucket", "{}"),
            Resource("aws_s3_bucket_versioning.v[\"x\"]", "aws_s3_bucket_versioning", """{"n":"x"}""", versioning),
            Resource("aws_s3_bucket_versioning.v[\"y\"]", "aws_s3_bucket_versioning", """{"n":"y"}""", versioning),
            Resource(
                "aws_s3_bucket_policy.all", "aws_s3_bucket_policy", """{"n":"p"}""", """{"bucket":{"references":["aws_s3_bucket.b"]}}"""),
            Resource(
                "aws_s3_bucket_acl.one", "aws_s3_bucket_acl", """{"n":"a"}""",
                """{"bucket":{"references":["aws_s3_bucket.b[\"y\"].id","aws_s3_bucket.b[\"y\"]","aws_s3_bucket.b"]}}""")));
        Assert.Equal("x", Text(related["aws_s3_bucket.b[\"x\"]"], "aws_s3_bucket_versioning.bucket", "n"));
        Assert.Equal("y", Text(related["aws_s3_bucket.b[\"y\"]"], "aws_s3_bucket_versioning.bucket", "n"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b[\"x\"]"], "aws_s3_bucket_policy.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b[\"y\"]"], "aws_s3_bucket_policy.bucket"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b[\"x\"]"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b[\"y\"]"], "aws_s3_bucket_acl.bucket"));
    }

    [Fact]
    public void IteratingOverResourcesMeansTheSameKey()
    {
        var related = Related(Plan(
            Resource("aws_s3_bucket.b[\"x\"]", "aws_s3_bucket", "{}"),
            Resource("aws_s3_bucket.b[\"y\"]", "aws_s3_bucket", "{}"),
            Resource(
                "aws_s3_bucket_acl.a[\"y\"]", "aws_s3_bucket_acl", "{}", """{"bucket":{"references":["each.value.id","each.value"]}}""",
                more: ""","for_each_expression":{"references":["aws_s3_bucket.b"]}""")));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b[\"x\"]"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b[\"y\"]"], "aws_s3_bucket_acl.bucket"));
    }

    [Fact]
    public void ModulesPassReferencesInAndOut()
    {
        var related = Related("""
            {"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[
              {"address":"aws_s3_bucket.b","mode":"managed","type":"aws_s3_bucket","name":"b","values":{}},
              {"address":"aws_s3_bucket_policy.p","mode":"managed","type":"aws_s3_bucket_policy","name":"p","values":{"n":"out"}}],
             "child_modules":[{"address":"module.m[0]","resources":[
              {"address":"module.m[0].aws_s3_bucket.b","mode":"managed","type":"aws_s3_bucket","name":"b","values":{}},
              {"address":"module.m[0].aws_s3_bucket_acl.a","mode":"managed","type":"aws_s3_bucket_acl","name":"a","values":{"n":"in"}},
              {"address":"module.m[0].aws_s3_bucket_versioning.v","mode":"managed","type":"aws_s3_bucket_versioning","name":"v",
               "values":{"n":"own"}}]}]}},
             "configuration":{"root_module":{"resources":[
              {"address":"aws_s3_bucket.b","expressions":{}},
              {"address":"aws_s3_bucket_policy.p","expressions":{"bucket":{"references":["module.m[0].bucket","module.m[0]","module.m"]}}}],
              "module_calls":{"m":{"expressions":{"target":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]}},
               "count_expression":{"constant_value":1},
               "module":{"outputs":{"bucket":{"expression":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]}}},
               "resources":[{"address":"aws_s3_bucket.b","expressions":{}},
                {"address":"aws_s3_bucket_versioning.v","expressions":{"bucket":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]}}},
                {"address":"aws_s3_bucket_acl.a","expressions":{"bucket":{"references":["var.target"]}}}]}}}}}}
            """);
        Assert.Equal("in", Text(related["aws_s3_bucket.b"], "aws_s3_bucket_acl.bucket", "n"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_policy.bucket"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_versioning.bucket"));
        Assert.Equal("out", Text(related["module.m[0].aws_s3_bucket.b"], "aws_s3_bucket_policy.bucket", "n"));
        Assert.Equal("own", Text(related["module.m[0].aws_s3_bucket.b"], "aws_s3_bucket_versioning.bucket", "n"));
        Assert.Equal("none", Shown(related["module.m[0].aws_s3_bucket.b"], "aws_s3_bucket_acl.bucket"));
    }

    [Fact]
    public void ATargetThatCannotBeToldIsUnknownForAllThatItCouldBe()
    {
        var related = Related(Plan(
            Resource("aws_s3_bucket.a", "aws_s3_bucket", "{}"),
            Resource("aws_s3_bucket.b", "aws_s3_bucket", "{}"),
            Resource("aws_sqs_queue.q", "aws_sqs_queue", "{}"),
            Resource("aws_s3_bucket_acl.known", "aws_s3_bucket_acl", "{}", """{"bucket":{"references":["aws_s3_bucket.a"]}}"""),
            Resource("aws_s3_bucket_acl.open", "aws_s3_bucket_acl", "{}", """{"bucket":{"references":["local.name"]}}""", """{"bucket":true}"""),
            Resource("aws_s3_bucket_policy.fixed", "aws_s3_bucket_policy", """{"bucket":"elsewhere"}""", """{"bucket":{"references":["local.n"]}}""")));
        Assert.Equal("1+unknown", Shown(related["aws_s3_bucket.a"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("unknown", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("none", Shown(related["aws_sqs_queue.q"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_policy.bucket"));
    }

    [Fact]
    public void NestedBlocksReferToo()
    {
        var related = Related(Plan(
            Resource("aws_security_group.g", "aws_security_group", "{}"),
            Resource(
                "aws_launch_template.t", "aws_launch_template", "{}",
                """{"network_interfaces":[{"subnet_id":{"constant_value":"s"},"security_groups":{"references":["aws_security_group.g.id"]}}]}""")));
        Assert.Equal("1", Shown(related["aws_security_group.g"], "aws_launch_template.network_interfaces"));
    }

    [Fact]
    public void EqualValuesMeetInAState()
    {
        var related = Related("""
            {"version":4,"terraform_version":"1.5.0","serial":3,"lineage":"l","outputs":{},"resources":[
             {"mode":"managed","type":"aws_s3_bucket","name":"b","instances":[{"attributes":{"id":"logs","bucket":"logs",
               "arn":"arn:aws:s3:::logs","tags":{"x":"web"}}}]},
             {"mode":"managed","type":"aws_iam_role","name":"r","instances":[{"attributes":{"id":"logs","name":"logs"}}]},
             {"mode":"managed","type":"aws_s3_bucket_versioning","name":"v","instances":[{"attributes":{"id":"logs","bucket":"logs"}}]},
             {"mode":"managed","type":"aws_iam_role_policy","name":"p","instances":[{"attributes":{"role":"logs","name":"logs"}}]},
             {"mode":"managed","type":"aws_flow_log","name":"f","instances":[{"attributes":{"log_destination":"arn:aws:s3:::logs",
               "vpc_id":"vpc-0a1b2c3d"}}]},
             {"mode":"managed","type":"azurerm_network_security_group","name":"one","instances":[{"attributes":{"name":"nsg",
               "resource_group_name":"rg-1"}}]},
             {"mode":"managed","type":"azurerm_network_security_group","name":"two","instances":[{"attributes":{"name":"nsg",
               "resource_group_name":"rg-2"}}]},
             {"mode":"managed","type":"azurerm_network_security_rule","name":"r","instances":[{"attributes":{
               "network_security_group_name":"nsg","resource_group_name":"RG-2"}}]}]}
            """);
        Assert.Equal("1", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_versioning.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b"], "aws_flow_log.log_destination"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b"], "aws_iam_role_policy.role"));
        Assert.Equal("1", Shown(related["aws_iam_role.r"], "aws_iam_role_policy.role"));
        Assert.Equal("none", Shown(related["aws_iam_role.r"], "aws_s3_bucket_versioning.bucket"));
        const string Rule = "azurerm_network_security_rule.network_security_group_name";
        Assert.Equal("none", Shown(related["azurerm_network_security_group.one"], Rule));
        Assert.Equal("1", Shown(related["azurerm_network_security_group.two"], Rule));
    }

    [Fact]
    public void ReferencesWrittenAsTextAreFollowed()
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        var related = Related("""
            {"format_version":"1.1","planned_values":{"root_module":{"resources":[
             {"address":"aws_s3_bucket.b","mode":"managed","type":"aws_s3_bucket","name":"b","values":{"bucket":"data"}},
             {"address":"aws_s3_bucket.c","mode":"managed","type":"aws_s3_bucket","name":"c","values":{"bucket":"${var.name}"}},
             {"address":"aws_kms_key.k","mode":"managed","type":"aws_kms_key","name":"k","values":{"description":"d"}},
             {"address":"aws_s3_bucket_versioning.v","mode":"managed","type":"aws_s3_bucket_versioning","name":"v",
              "values":{"bucket":"${aws_s3_bucket.b.id}","mode":"${var.mode}"}},
             {"address":"aws_s3_bucket_policy.p","mode":"managed","type":"aws_s3_bucket_policy","name":"p",
              "values":{"bucket":"aws_s3_bucket.b.bucket",
               "policy":"{\"Statement\":[{\"Resource\":\"${aws_s3_bucket.b.arn}/${aws:username}\",\"Principal\":\"${var.who}\"}]}"}},
             {"address":"aws_s3_bucket_acl.a","mode":"managed","type":"aws_s3_bucket_acl","name":"a","values":{"bucket":"${var.name}"}},
             {"address":"aws_s3_bucket_logging.l","mode":"managed","type":"aws_s3_bucket_logging","name":"l",
              "values":{"bucket":"${local.bucket}","target_bucket":"app.config.json"}},
             {"address":"aws_sns_topic.t","mode":"managed","type":"aws_sns_topic","name":"t",
              "values":{"kms_master_key_id":"${aws_kms_key.k.arn}","name":"t-${aws_s3_bucket.b.bucket}"}}]}}}
            """, bodies);
        Assert.Equal("1", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_versioning.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_policy.bucket"));
        Assert.Equal("none", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("1", Shown(related["aws_s3_bucket.c"], "aws_s3_bucket_acl.bucket"));
        Assert.Equal("unknown", Shown(related["aws_s3_bucket.b"], "aws_s3_bucket_logging.bucket"));
        Assert.Equal("""{"bucket":"${aws_s3_bucket.b.id}","mode":"\u0001unknown\u0001"}""", bodies["aws_s3_bucket_versioning.v"]);
        Assert.Equal("""{"bucket":"\u0001unknown\u0001","target_bucket":"app.config.json"}""", bodies["aws_s3_bucket_logging.l"]);
        Assert.Equal("""{"kms_master_key_id":"${aws_kms_key.k.arn}","name":"t-data"}""", bodies["aws_sns_topic.t"]);
        var policy = global::System.Text.Json.JsonDocument.Parse(bodies["aws_s3_bucket_policy.p"]).RootElement;
        Assert.Equal("data", policy.GetProperty("bucket").GetString());
        Assert.Equal(
            """{"Statement":[{"Resource":"${aws_s3_bucket.b.arn}/${aws:username}","Principal":"\u0001unknown\u0001"}]}""",
            policy.GetProperty("policy").GetString());
    }

    [Fact]
    public void WhatIdentifiesAnotherResourceIsSetAlthoughNotKnownYet()
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        Related(Plan(
            Resource("aws_kms_key.k", "aws_kms_key", "{}", unknown: """{"arn":true}"""),
            Resource(
                "aws_db_instance.d", "aws_db_instance", """{"engine":"postgres"}""",
                """
                {"kms_key_id":{"references":["aws_kms_key.k.arn","aws_kms_key.k"]},
                 "storage_encrypted":{"references":["aws_kms_key.k.arn","aws_kms_key.k"]},
                 "vpc_security_group_ids":{"references":["aws_kms_key.k.arn","aws_kms_key.k"]},
                 "parameter_group_name":{"references":["local.group"]}}
                """,
                """{"kms_key_id":true,"storage_encrypted":true,"vpc_security_group_ids":true,"parameter_group_name":true,"arn":true}""")), bodies);
        var body = global::System.Text.Json.JsonDocument.Parse(bodies["aws_db_instance.d"]).RootElement;
        Assert.Equal("${aws_kms_key.k.arn}", body.GetProperty("kms_key_id").GetString());
        foreach (var name in (string[])["storage_encrypted", "vpc_security_group_ids", "parameter_group_name", "arn"])
            Assert.Equal(UnknownMark.Text, body.GetProperty(name).GetString());
    }

    [Fact]
    public void APolicyDocumentIsKnownAlthoughTheApplyMakesIt()
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        Related("""
            {"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[
              {"address":"aws_s3_bucket.b","mode":"managed","type":"aws_s3_bucket","name":"b","values":{}},
              {"address":"aws_s3_bucket_policy.p","mode":"managed","type":"aws_s3_bucket_policy","name":"p","values":{}},
              {"address":"data.aws_iam_policy_document.d","mode":"data","type":"aws_iam_policy_document","name":"d","values":{
                "source_policy_documents":null,"version":null,"statement":[
                 {"actions":["s3:*"],"effect":"Deny","condition":[{"test":"Bool","variable":"aws:SecureTransport","values":["false"]}],
                  "principals":[{"type":"*","identifiers":["*"]}],"not_principals":[],"resources":[null,"arn:aws:s3:::x/*"],"sid":null},
                 {"actions":["s3:GetObject"],"effect":null,"condition":[],"resources":[],
                  "principals":[{"type":"AWS","identifiers":["111122223333"]},{"type":"AWS","identifiers":["444455556666"]}]}]}}]}},
             "resource_changes":[
              {"address":"aws_s3_bucket_policy.p","mode":"managed","type":"aws_s3_bucket_policy",
               "change":{"actions":["create"],"after_unknown":{"policy":true,"bucket":true}}},
              {"address":"data.aws_iam_policy_document.d","mode":"data","type":"aws_iam_policy_document",
               "change":{"actions":["read"],"after_unknown":{"id":true,"json":true,"statement":[{"resources":[true,false]},{}]}}}],
             "configuration":{"root_module":{"resources":[
              {"address":"aws_s3_bucket_policy.p","expressions":{"bucket":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]},
               "policy":{"references":["data.aws_iam_policy_document.d.json","data.aws_iam_policy_document.d"]}}},
              {"address":"data.aws_iam_policy_document.d","mode":"data","expressions":{"statement":[{},{}]}}]}}}
            """, bodies);
        Assert.Equal(["aws_s3_bucket.b", "aws_s3_bucket_policy.p"], bodies.Keys.ToList());
        var body = global::System.Text.Json.JsonDocument.Parse(bodies["aws_s3_bucket_policy.p"]).RootElement;
        Assert.Equal(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["\u0001unknown\u0001","arn:aws:s3:::x/*"],
            "Principal":"*","Condition":{"Bool":{"aws:SecureTransport":["false"]}}},{"Effect":"Allow","Action":["s3:GetObject"],
            "Principal":{"AWS":["111122223333","444455556666"]}}]}
            """.ReplaceLineEndings(""),
            body.GetProperty("policy").GetString());
    }

    [Fact]
    public void APolicyDocumentIsKnownInTextsToo()
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        Related("""
            {"format_version":"1.1","planned_values":{"root_module":{"resources":[
              {"address":"aws_iam_role.r","mode":"managed","type":"aws_iam_role","name":"r","values":{"name":"r",
               "assume_role_policy":"${data.aws_iam_policy_document.d.json}"}},
              {"address":"aws_iam_role.s","mode":"managed","type":"aws_iam_role","name":"s","values":{"name":"s",
               "assume_role_policy":"${data.aws_iam_policy_document.of_itself.json}"}},
              {"address":"data.aws_iam_policy_document.d","mode":"data","type":"aws_iam_policy_document","name":"d","values":{
               "statement":[{"actions":["sts:AssumeRole"],"principals":[{"type":"AWS","identifiers":["${aws_iam_role.s.arn}","${var.x}"]}]}]}},
              {"address":"data.aws_iam_policy_document.of_itself","mode":"data","type":"aws_iam_policy_document","name":"of_itself",
               "values":{"policy_id":"${data.aws_iam_policy_document.of_itself.json}","statement":[]}}]}}}
            """, bodies);
        Assert.Equal(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole"],
            "Principal":{"AWS":["${aws_iam_role.s.arn}","\u0001unknown\u0001"]}}]}
            """.ReplaceLineEndings(""),
            global::System.Text.Json.JsonDocument.Parse(bodies["aws_iam_role.r"]).RootElement.GetProperty("assume_role_policy").GetString());
        Assert.Contains("Statement", bodies["aws_iam_role.s"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""${jsonencode({ Version = "2012-10-17", Statement = [{ Action = ["s3:*"], Resource = aws_iam_role.s.arn }] })}""",
        """{"Version":"2012-10-17","Statement":[{"Action":["s3:*"],"Resource":"${aws_iam_role.s.arn}"}]}""")]
    [InlineData("${jsonencode({\n  Version = \"2012-10-17\" # v\n  Statement = [\n    { Effect = \"Deny\"\n      Resource = \"${aws_iam_role.s.arn}/*\" },\n  ]\n})}",
        """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Resource":"${aws_iam_role.s.arn}/*"}]}""")]
    [InlineData("${jsonencode({'Statement': [{'Principal': '*', 'Nested': {'A': None, 'B': True, 'C': 7, 'D': ['it\\'s']}}]})}",
        """{"Statement":[{"Principal":"*","Nested":{"A":null,"B":true,"C":7,"D":["it's"]}}]}""")]
    [InlineData("""${jsonencode({ "Who" : var.who, "What" : lower("A,B"), "Text" : "${var.a}-x", "Plain" : "${aws:username}" })}""",
        """{"Who":"?","What":"?","Text":"?","Plain":"${aws:username}"}""")]
    [InlineData("${jsonencode({ for k, v in var.x : k => v })}", "?")]
    [InlineData("${jsonencode({ A = [1, 2 })}", "?")]
    [InlineData("${jsonencode(var.policy)}", "?")]
    [InlineData("${jsonencode({ A = 1 }, 2)}", "?")]
    public void WhatJsonencodeMakesIsRead(string text, string expected)
    {
        var quoted = global::System.Text.Json.JsonSerializer.Serialize(text);
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        Related($$$"""
            {"format_version":"1.1","planned_values":{"root_module":{"resources":[
              {"address":"aws_iam_role.s","mode":"managed","type":"aws_iam_role","name":"s","values":{"name":"s"}},
              {"address":"aws_iam_policy.p","mode":"managed","type":"aws_iam_policy","name":"p","values":{
               "policy":{{{quoted}}} } } ] } } }
            """, bodies);
        var policy = global::System.Text.Json.JsonDocument.Parse(bodies["aws_iam_policy.p"]).RootElement.GetProperty("policy").GetString()!;
        Assert.Equal(expected, policy.Replace("\\u0001unknown\\u0001", "?", StringComparison.Ordinal)
            .Replace(UnknownMark.Text, "?", StringComparison.Ordinal));
    }

    [Fact]
    public void AMillionReferencesAreNotFollowedAndSaidSo()
    {
        var references = string.Join(',', Enumerable.Repeat("\"aws_s3_bucket.b\"", 900));
        var resources = new List<string>();
        for (var at = 0; at < 900; at++)
        {
            resources.Add(Resource($"aws_s3_bucket.b[{at}]", "aws_s3_bucket", "{}"));
            resources.Add(Resource($"aws_s3_bucket_acl.a[{at + 5000}]", "aws_s3_bucket_acl", "{}", $$$"""{"bucket":{"references":[{{{references}}}]}}"""));
            for (var part = 0; part < 6; part++)
            {
                resources.Add(Resource(
                    $"aws_x{part}.a[{at + 5000}]", $"aws_x{part}", "{}", """{"bucket":{"references":["aws_s3_bucket.b"]}}"""));
            }
        }

        var run = ExportRun.Of(Plan([.. resources]));
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Contains("more references", Assert.Single(run.Report.Problems).Reason, StringComparison.Ordinal);
        Assert.All(run.Seen, static seen => Assert.True(seen.Facts.Related.IsFailure));
    }

    internal static string Shown(CelValue related, string key)
    {
        if (!related.TryGet(key, out var list)) return related.IsFailure ? "unknown" : "none";
        if (list.IsFailure) return "unknown";
        var items = list.Items().ToList();
        return items.Exists(static item => item.IsFailure)
            ? $"{items.Count(static item => !item.IsFailure)}+unknown"
            : items.Count.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
    }

    internal static string Text(CelValue related, string key, params ReadOnlySpan<string> path)
    {
        Assert.True(related.TryGet(key, out var list), key);
        var value = list.Items().First();
        foreach (var step in path)
        {
            if (value.Kind == CelKind.List) value = value.Items().First();
            Assert.True(value.TryGet(step, out value), step);
        }

        return value.AsString();
    }

    /// <summary>Reads while bodies are valid, and keeps what was related as texts of their own.</summary>
    internal static Dictionary<string, CelValue> Related(string text, Dictionary<string, string>? bodies = null)
    {
        var related = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        var path = Path.Combine(Path.GetTempPath(), "demarc-" + Path.GetRandomFileName());
        File.WriteAllText(path, text);
        try
        {
            var reports = SourceReader.Read([path], ExportRun.Formats, observation =>
            {
                related.Add(observation.Id, observation.Related);
                bodies?.Add(observation.Id, observation.Body.ToString());
            });
            Assert.Equal(InputStatus.Read, Assert.Single(reports).Status);
        }
        finally
        {
            File.Delete(path);
        }

        return related;
    }

    private static string Resource(
        string address, string type, string values, string expressions = "{}", string unknown = "{}", string more = "")
    {
        var name = address[(type.Length + 1)..];
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var escaped = address.Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{escaped}\n{type}\n{(bracket < 0 ? name : name[..bracket])}\n{values}\n{expressions.ReplaceLineEndings(" ")}\n{unknown}\n{more}";
    }

    private static string Plan(params ReadOnlySpan<string> resources)
    {
        var (planned, changes, configured) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var resource in resources)
        {
            var part = resource.Split('\n');
            var head = $"\"mode\":\"managed\",\"type\":\"{part[1]}\",\"name\":\"{part[2]}\"";
            planned.Add($"{{\"address\":\"{part[0]}\",{head},\"values\":{part[3]}}}");
            changes.Add($"{{\"address\":\"{part[0]}\",{head},\"change\":{{\"actions\":[\"create\"],\"after_unknown\":{part[5]}}}}}");
            configured.Add($"{{\"address\":\"{part[1]}.{part[2]}\",{head},\"expressions\":{part[4]}{part[6]}}}");
        }

        return $$$$"""
            {"format_version":"1.2","terraform_version":"1.9.5",
             "planned_values":{"root_module":{"resources":[{{{{string.Join(',', planned)}}}}]}},
             "resource_changes":[{{{{string.Join(',', changes)}}}}],
             "configuration":{"root_module":{"resources":[{{{{string.Join(',', configured)}}}}]}}}
            """;
    }
}
