// Package manifests holds the manifests of docs/scaling to the types that
// Kubernetes itself decodes them into. It has nothing but this test.
package manifests

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/validation"
)

// decode reads a Job as an API server does that is asked for strict validation: a
// field that is unknown, there twice or of another type is an error.
func decode(manifest string) (*batchv1.Job, error) {
	scheme := runtime.NewScheme()
	if err := batchv1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{Yaml: true, Strict: true})
	job := new(batchv1.Job)
	_, _, err := strict.Decode([]byte(manifest), nil, job)
	return job, err
}

func labelJob(t *testing.T) string {
	t.Helper()
	manifest, err := os.ReadFile("../../docs/scaling/label-job.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(manifest)
}

func TestLabelJob(t *testing.T) {
	job, err := decode(labelJob(t))
	if err != nil {
		t.Fatal(err)
	}
	if problems := validation.IsDNS1123Subdomain(job.Name); len(problems) > 0 {
		t.Errorf("name %q: %v", job.Name, problems)
	}
	// What the types leave open and an API server asks for.
	spec, pod := job.Spec, job.Spec.Template.Spec
	if spec.CompletionMode == nil || *spec.CompletionMode != batchv1.IndexedCompletion || spec.BackoffLimitPerIndex == nil {
		t.Error("backoffLimitPerIndex and FailIndex are of indexed jobs")
	}
	if pod.RestartPolicy != corev1.RestartPolicyNever {
		t.Errorf("restartPolicy %s, podFailurePolicy wants Never", pod.RestartPolicy)
	}
	label := pod.Containers[0]
	for _, rule := range spec.PodFailurePolicy.Rules {
		if rule.Action == batchv1.PodFailurePolicyActionFailIndex && *rule.OnExitCodes.ContainerName != label.Name {
			t.Errorf("a rule for container %s, which is %s", *rule.OnExitCodes.ContainerName, label.Name)
		}
	}
	for _, mount := range label.VolumeMounts {
		if !slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name && v.PersistentVolumeClaim != nil }) {
			t.Errorf("no claim %s: what waits for another try would be lost with its pod", mount.Name)
		}
	}
	// As many pods as shards.
	if of := "/" + strconv.Itoa(int(*spec.Completions)) + `"`; !strings.Contains(strings.Join(label.Command, " "), "--shard \"$shard"+of) {
		t.Errorf("%d completions, and the command has another number of shards", *spec.Completions)
	}
	if request, limit := label.Resources.Requests.Memory(), label.Resources.Limits.Memory(); request.IsZero() || limit.Cmp(*request) < 0 {
		t.Errorf("memory %s requested, at most %s", request, limit)
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for name, change := range map[string][2]string{
		"unknown field":   {"completions: 8", "completion: 8"},
		"another case":    {"completionMode:", "completionmode:"},
		"twice":           {"parallelism: 8", "parallelism: 8\n  parallelism: 9"},
		"of another type": {"backoffLimitPerIndex: 3", "backoffLimitPerIndex: three"},
		"no quantity":     {"memory: 256Mi", "memory: 256 MB"},
		"another version": {"batch/v1", "batch/v2"},
	} {
		t.Run(name, func(t *testing.T) {
			manifest := labelJob(t)
			broken := strings.Replace(manifest, change[0], change[1], 1)
			if broken == manifest {
				t.Fatalf("the manifest has no %q", change[0])
			}
			if _, err := decode(broken); err == nil {
				t.Errorf("%q was decoded", change[1])
			}
		})
	}
}
