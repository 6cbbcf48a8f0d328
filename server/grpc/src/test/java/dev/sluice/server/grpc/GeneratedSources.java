package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a plugin of protoc in a Node project as protoc runs it, over what protoc has read of the
 * definitions when they were compiled for Java.
 */
final class GeneratedSources {
  private static final Path READ = Path.of("target", "definitions.pb");

  private GeneratedSources() {}

  /** Writes what the plugin makes of all definitions into a folder of the project. */
  static void write(NodeProject project, String plugin, String options, String folder)
      throws IOException, InterruptedException {
    CodeGeneratorRequest.Builder request = CodeGeneratorRequest.newBuilder().setParameter(options);
    for (FileDescriptorProto file : definitions().getFileList()) {
      request.addProtoFile(file);
      if (!file.getName().startsWith("google/")) {
        request.addFileToGenerate(file.getName());
      }
    }
    Path input = project.folder().resolve("request.pb");
    Path output = project.folder().resolve("response.pb");
    Files.write(input, request.build().toByteArray());
    project.run(input, output, "node", plugin);
    write(CodeGeneratorResponse.parseFrom(Files.readAllBytes(output)), project, folder);
  }

  private static FileDescriptorSet definitions() throws IOException {
    return FileDescriptorSet.parseFrom(Files.readAllBytes(READ));
  }

  private static void write(CodeGeneratorResponse response, NodeProject project, String folder)
      throws IOException {
    assertThat(response.getError()).isEmpty();
    assertThat(response.getFileList()).isNotEmpty();
    for (CodeGeneratorResponse.File file : response.getFileList()) {
      Path path = project.folder().resolve(folder).resolve(file.getName());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getContent());
    }
  }
}
